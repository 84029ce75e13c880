using Microsoft.Extensions.Configuration.Memory;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Silo.Server;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Unit.Silo.Settings;

public sealed class SettingReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-settings-");
    private readonly Dictionary<string, string?> _typed = [];
    private readonly Dictionary<string, string?> _variables = [];
    private string? _config;

    private string DefaultFile => Path.Combine(_folder.FullName, SettingSources.DefaultFile);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_command_line_beats_the_environment_which_beats_the_named_file_which_beats_the_one_in_the_folder()
    {
        const string Keys = """{"login_timeout_ms": 1, "bad_lines": 1, "connections": 1, "requests_per_s": 1}""";
        File.WriteAllText(DefaultFile, Keys);
        Config("own.json", """{"login_timeout_ms": 2, "bad_lines": 2, "connections": 2}""");
        (_variables["LOGIN_TIMEOUT_MS"], _variables["BAD_LINES"]) = ("3", "3");
        _typed["login_timeout_ms"] = "4";
        var limits = Right().Limits;
        Assert.Equal((4, 3, 2, 1), (limits.LoginTimeoutMs, limits.BadLinesMax, limits.ConnectionsMax, limits.RequestsPerSecond));
    }

    [Fact]
    public void Without_any_source_everything_has_its_default() => Assert.Equal(new Tuning(), Right());

    [Fact]
    public void The_file_can_be_named_in_the_environment_and_its_name_may_begin_with_a_dot()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, ".settings"), """{"bad_lines": 7}""");
        _variables["CONFIG"] = ".settings";
        Assert.Equal(7, Right().Limits.BadLinesMax);
    }

    [Fact]
    public void Every_setting_is_set_by_its_own_name_and_none_by_two()
    {
        foreach (var setting in ServerSettings.All)
        {
            var value = setting.Kind.Range.Split('–')[0] is var first && first != setting.Default ? first.Split(", ")[^1] : setting.Kind.Range.Split('–')[^1];
            var changed = setting.Write(new Tuning(), value);
            Assert.Equal(value, setting.Read(changed));
            Assert.Empty(ServerSettings.All.Where(other => other != setting && other.Read(changed) != other.Default).Select(other => other.Key));
        }

        Assert.Distinct(ServerSettings.All.Select(setting => setting.Key).Concat(UpSettings.All.Select(setting => setting.Key)));
    }

    [Fact]
    public void A_wrong_value_is_called_by_its_name_where_it_stands()
    {
        File.WriteAllText(DefaultFile, """{"bad_lines": "many", "durability": "maybe", "servers": ["A", "B"]}""");
        _variables["CONNECTIONS"] = "0";
        _typed["login_timeout_ms"] = "-1";
        Assert.Equal(
            [
                $"durability in {DefaultFile} is fsync or write; 'maybe' is not.",
                "--login-timeout-ms is a number from 1 to 3600000; '-1' is not.",
                $"bad_lines in {DefaultFile} is a number from 1 to 10000; 'many' is not.",
                "ORLEANSCHAT_CONNECTIONS is a number from 1 to 1000000; '0' is not.",
                $"servers in {DefaultFile} is names of 1 to 32 letters, digits, _ and -, separated by commas, none of them twice, and neither a list nor an object.",
            ],
            Wrong());
    }

    [Fact]
    public void Values_that_contradict_each_other_are_told_with_both_their_places()
    {
        _variables["OUTBOX_BYTES"] = "262144";
        Assert.Equal(
            ["It must be that half of outbox_bytes holds catch_up_bytes, a frame and a line; but ORLEANSCHAT_OUTBOX_BYTES is 262144, and catch_up_bytes, by default, is 131072."],
            Wrong());
        _typed["catch_up_bytes"] = "32768";
        Assert.Equal(262_144, Right().Limits.OutboxBytesMax);
    }

    [Fact]
    public void A_key_needs_its_certificate()
    {
        _typed["tls_key"] = "server.key";
        var (tuning, reader) = Read();
        Assert.Null(SettingOptions.ReadTls(reader, tuning, password: null));
        Assert.Equal(["--tls-key names the key of a certificate, but there is no tls_cert."], reader.Problems);
    }

    [Fact]
    public void A_name_in_a_file_that_no_setting_has_is_a_mistake_and_a_section_of_another_program_is_none()
    {
        File.WriteAllText(DefaultFile, """{"Logging": {"LogLevel": {"Default": "Information"}}, "login_timeout": 5, /* a remark */ "Bad_Lines": 9}""");
        Assert.Equal([$"login_timeout in {DefaultFile} is no setting."], Wrong());
    }

    [Fact]
    public void A_variable_that_no_setting_has_is_only_mentioned_and_an_empty_one_counts_as_none()
    {
        (_variables["LOGIN_TIMEOUT"], _variables["BAD_LINES"], _variables["HOST"]) = ("5", "", "0.0.0.0");
        var (tuning, reader) = Read();
        Assert.Empty(reader.Problems);
        Assert.Equal(["ORLEANSCHAT_LOGIN_TIMEOUT is no setting and is passed over."], reader.Warnings);
        Assert.Equal(new Tuning(), tuning);
    }

    [Theory]
    [InlineData("{\"bad_lines\": 7", "is no file of settings: ")]
    [InlineData("[1]", "is no file of settings: ")]
    [InlineData("{\"bad_lines\": 7, \"bad_lines\": 8}", "is no file of settings: ")]
    public void A_file_that_cannot_be_understood_is_told_by_its_name(string text, string expected)
    {
        Config("own.json", text);
        Assert.StartsWith($"{Path.Combine(_folder.FullName, "own.json")} {expected}", Assert.Single(Wrong()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("nowhere/missing.json")]
    public void A_named_file_must_be_there(string name)
    {
        _config = name;
        Assert.Equal([$"--config: there is no file {Path.Combine(_folder.FullName, name)}."], Wrong());
    }

    [Fact]
    public void A_supervised_server_is_set_by_its_command_line_alone()
    {
        var reader = new SettingReader(SettingSources.CommandLineOnly(new Dictionary<string, string?> { ["bad_lines"] = "3" }));
        Assert.Equal(3, SettingOptions.ReadTuning(reader).Limits.BadLinesMax);
        Assert.Empty(reader.Problems);
    }

    private void Config(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        _config = name;
    }

    private Tuning Right()
    {
        var (tuning, reader) = Read();
        Assert.Empty(reader.Problems);
        Assert.Empty(reader.Warnings);
        return tuning;
    }

    private IReadOnlyList<string> Wrong() => Read().Reader.Problems;

    private (Tuning Tuning, SettingReader Reader) Read()
    {
        var reader = new SettingReader(new SettingSources(_typed, new MemoryConfigurationSource { InitialData = _variables }, _folder.FullName, _config));
        return (SettingOptions.ReadTuning(reader), reader);
    }
}
