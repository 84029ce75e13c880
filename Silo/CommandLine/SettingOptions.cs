using System.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using OrleansChat.Gateway;
using OrleansChat.Silo.Server;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.CommandLine;

/// <summary>Settings as options of a verb, and with what the environment and files say of them.</summary>
internal sealed class SettingOptions
{
    private static readonly Setting[] Known = [.. UpSettings.All, .. ServerSettings.All];

    private readonly List<(Setting Setting, Option<string?> Option)> _options;

    private readonly Option<string?> _config = new(SettingSources.FileOption)
    {
        Description = $"A file of settings; what it does not have may stand in {SettingSources.DefaultFile} in the working folder. The environment and this command line have precedence",
    };

    public SettingOptions(IEnumerable<Setting> settings) => _options = [.. settings.Select(setting => (setting, Of(setting)))];

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        foreach (var (_, option) in _options)
            command.Options.Add(option);
    }

    /// <summary>The reader of everything that was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="onlyTyped">Whether only the command line counts.</param>
    public SettingReader Reader(ParseResult parsed, bool onlyTyped)
    {
        var typed = Typed(parsed);
        if (onlyTyped)
            return new SettingReader(SettingSources.CommandLineOnly(typed));
        var variables = new EnvironmentVariablesConfigurationSource { Prefix = Setting.VariablePrefix };
        return new SettingReader(new SettingSources(typed, variables, Directory.GetCurrentDirectory(), parsed.GetValue(_config)));
    }

    /// <summary>Reads a server's settings with all that is to be checked of them.</summary>
    public static Tuning ReadTuning(SettingReader reader)
    {
        var tuning = reader.Read(ServerSettings.All);
        reader.RefuseStrangers(Known);
        reader.Require(origin => ServerSettings.Contradictions(tuning, origin));
        return tuning;
    }

    /// <summary>Reads the certificate that the settings name; null if they name none, or something is wrong. The caller disposes of it.</summary>
    public static GatewayTls? ReadTls(SettingReader reader, Tuning tuning, string? password)
    {
        GatewayTls? tls = null;
        reader.Require(origin => Problem(origin) is { } problem ? [problem] : []);
        return tls;

        string? Problem(Func<Setting, string> origin)
        {
            if (tuning.TlsCertificate.Length == 0)
                return tuning.TlsKey.Length > 0 ? $"{origin(ServerSettings.TlsKey)} names the key of a certificate, but there is no tls_cert." : null;
            return TlsFiles.TryRead(tuning.TlsCertificate, tuning.TlsKey, password, out tls) is { } problem ? $"{origin(ServerSettings.TlsCertificate)} {problem}." : null;
        }
    }

    /// <summary>Says what is wrong, or may be.</summary>
    /// <returns>Whether anything is.</returns>
    public static bool SayProblems(SettingReader reader, ParseResult parsed)
    {
        foreach (var problem in (IEnumerable<string>)[.. reader.Warnings, .. reader.Problems])
            parsed.InvocationConfiguration.Error.WriteLine(problem);
        return reader.Problems.Count > 0;
    }

    private Dictionary<string, string?> Typed(ParseResult parsed)
    {
        var typed = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
                typed[setting.Key] = result.Tokens is [var value, ..] ? value.Value : "true";
        }

        return typed;
    }

    private static Option<string?> Of(Setting setting)
    {
        var option = new Option<string?>(setting.Option)
        {
            Description = $"{setting.Meaning} [{setting.Kind.Range}{(setting.Default.Length > 0 ? $"; default {setting.Default}" : "")}]",
            HelpName = setting.Unit.Length > 0 ? setting.Unit : null,
            Arity = setting.Kind.IsFlag ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var value] && setting.Problem(setting.Option, value.Value) is { } problem)
                result.AddError(problem);
        });
        return option;
    }
}
