using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansChat.Gateway;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.SharedLog;

namespace OrleansChat.Tests.Unit.Documentation;

/// <summary>docs/PROTOCOL.md says what the code does. That a real server answers its examples as they stand there is tested with real servers.</summary>
public sealed class ProtocolDocumentTests
{
    [Fact]
    public void Every_client_line_is_a_command_or_is_answered_with_the_error_that_it_deserves()
    {
        var examples = ProtocolDocument.Examples;
        Assert.True(examples.Count(example => example.IsClients) >= 20, "The examples were not found.");
        foreach (var (number, example) in examples.Index().Where(example => example.Item.IsClients))
        {
            var parsed = Parse(example.Json);
            if (parsed.Command is not null)
                continue;
            var answer = examples.Skip(number + 1).TakeWhile(next => !next.IsClients).Single(next => next.Who == example.Who);
            Assert.Equal((parsed.Error.Word(), parsed.ErrorText, parsed.Rid), (Field(answer.Json, "code"), Field(answer.Json, "text"), Field(answer.Json, "rid")));
        }
    }

    [Fact]
    public void The_examples_show_every_type_and_event_that_the_tables_name()
    {
        var shown = ProtocolDocument.Examples
            .Where(example => example.Json.StartsWith('{'))
            .Select(example => (example.IsClients, Field(example.Json, "type"), Field(example.Json, "event") ?? ""))
            .ToHashSet();
        // A ping comes only after half a minute of silence.
        Assert.All(ProtocolDocument.Rows("Messages from servers").Where(row => row[0] != "ping"), row => Assert.Contains((false, row[0], row[1].Trim('`')), shown));
        Assert.All(ProtocolDocument.Rows("Messages from clients").Where(row => row[0] != "pong"), row => Assert.Contains((true, row[0], ""), shown));
    }

    [Fact]
    public void A_server_line_has_the_fields_of_its_row_and_no_others()
    {
        var rows = ProtocolDocument.Rows("Messages from servers").ToDictionary(row => (row[0], row[1].Trim('`')), row => ProtocolDocument.Code(row[2]).ToArray());
        foreach (var line in ProtocolDocument.Examples.Where(example => !example.IsClients).Select(example => example.Json))
        {
            var fields = JsonElement.Parse(line).EnumerateObject().Select(field => field.Name).Except(["type", "event"]).ToArray();
            var row = rows[(Field(line, "type")!, Field(line, "event") ?? "")];
            Assert.Equal(row.Select(name => name.TrimEnd('?')).Where(fields.Contains), fields);
            Assert.Empty(row.Where(name => !name.EndsWith('?')).Except(fields));
        }
    }

    [Fact]
    public void The_types_of_clients_are_those_that_the_parser_knows()
    {
        var rows = ProtocolDocument.Rows("Messages from clients");
        // A post has a type of its own for each kind of message.
        var posts = Enum.GetValues<MessageKind>().Length;
        Assert.Equal(typeof(ClientCommand).Assembly.GetTypes().Count(type => type.BaseType == typeof(ClientCommand) && type != typeof(Post)) + posts, rows.Count);
        foreach (var row in rows)
        {
            Assert.NotEqual(ErrorCode.UnknownType, Parse($$"""{"type":"{{row[0]}}"}""").Error);
            // A field's words stand behind it.
            var words = ProtocolDocument.Code(row[1]).ToArray();
            var fields = string.Concat(row[1].Split(';')[0].Contains(": ", StringComparison.Ordinal)
                ? [$",\"{words[0]}\":\"{words[1]}\""]
                : words.Where(name => !name.EndsWith('?')).Select(name => $",\"{name}\":\"xxxxxxxx\""));
            Assert.NotNull(Parse($$"""{"type":"{{row[0]}}","rid":"1"{{fields}}}""").Command);
        }
    }

    [Fact]
    public void The_table_of_errors_is_the_catalogue()
    {
        var rows = ProtocolDocument.Rows("Errors");
        Assert.Equal(Enum.GetValues<ErrorCode>().Select(code => code.Word()), rows.Select(row => row[0]));
        foreach (var (code, row) in Enum.GetValues<ErrorCode>().Zip(rows))
        {
            // What can be either is fatal only where the session says so itself.
            Assert.Equal(code is ErrorCode.TooLarge or ErrorCode.Banned ? "no or yes" : code.IsFatal() ? "yes" : "no", row[1]);
            Assert.Equal(row[1] == "no" ? "" : code.MayReconnect() ? "yes" : "no", row[2]);
            Assert.All(row[3..], cell => Assert.NotEmpty(cell));
        }
    }

    [Fact]
    public void The_table_of_limits_is_what_the_code_has()
    {
        var gateway = new GatewayLimits();
        var limits = new Dictionary<string, long>
        {
            ["line_bytes"] = ProtocolLimits.LineBytesMax,
            ["line_bytes_fatal"] = ProtocolLimits.LineBytesFatal,
            ["text_bytes"] = ProtocolLimits.TextBytesMax,
            ["topic_bytes"] = ProtocolLimits.TopicBytesMax,
            ["reason_bytes"] = ProtocolLimits.ReasonBytesMax,
            ["for_s"] = ProtocolLimits.ModerationForSMax,
            ["id_bytes"] = ProtocolLimits.IdBytesMax,
            ["name_characters"] = ProtocolLimits.UserNameCharactersMax,
            ["name_key_length"] = ProtocolLimits.UserKeyLengthMax,
            ["password_characters"] = ProtocolLimits.PasswordCharactersMin,
            ["password_bytes"] = ProtocolLimits.PasswordBytesMax,
            ["channel_name_characters"] = ProtocolLimits.ChannelNameCharactersMax,
            ["name_grace_ms"] = LogLimits.NameGraceMs,
            ["caps"] = ProtocolLimits.CapabilitiesMax,
            ["json_depth"] = DeepestJson(),
            ["messages_per_s"] = gateway.FloodPerSecond,
            ["messages_burst"] = 2 * gateway.FloodPerSecond,
            ["requests_per_s"] = gateway.RequestsPerSecond,
            ["signals_per_s"] = gateway.SignalsPerSecond,
            ["messages_in_flight"] = gateway.PostsInFlightMax,
            ["login_timeout_ms"] = gateway.LoginTimeoutMs,
            ["bad_lines"] = gateway.BadLinesMax,
            ["bad_lines_window_ms"] = gateway.BadLinesWindowMs,
            ["outbox_bytes"] = gateway.OutboxBytesMax,
            ["history_page"] = ProtocolLimits.HistoryPageMax,
            ["list_page"] = ProtocolLimits.ListPageMax,
            ["resume_channels"] = ProtocolLimits.ResumePointsMax,
            ["send_timeout_ms"] = gateway.SendTimeoutMs,
            ["confirm_timeout_ms"] = gateway.ConfirmTimeoutMs,
            ["keep_alive_ms"] = gateway.KeepAliveMs,
            ["ping_interval_ms"] = gateway.PingIntervalMs,
            ["pong_timeout_ms"] = gateway.PongTimeoutMs,
            ["connections"] = gateway.ConnectionsMax,
            ["connections_per_address"] = gateway.ConnectionsPerAddressMax,
            ["logins_per_address_per_min"] = gateway.LoginsPerAddressPerMin,
            ["password_failures_per_address_per_min"] = gateway.PasswordFailuresPerAddressPerMin,
            ["password_failures_per_name_per_min"] = gateway.PasswordFailuresPerNamePerMin,
            ["accounts"] = LogLimits.AccountsMax,
            ["channels_per_user"] = LogLimits.ChannelsPerUserMax,
            ["channels"] = LogLimits.ChannelsMax,
            ["moderators_per_channel"] = LogLimits.ModeratorsPerChannelMax,
            ["muted_per_channel"] = LogLimits.MutedPerChannelMax,
            ["banned_per_channel"] = LogLimits.BannedPerChannelMax,
            ["private_channels_per_user"] = LogLimits.PrivateChannelsPerUserMax,
            ["private_channels"] = LogLimits.PrivateChannelsMax,
            ["private_channels_told"] = UserChannels.PrivateChannelsMax,
            ["cids_remembered"] = LogLimits.CidsRememberedMax,
        };
        Assert.Equal(limits, ProtocolDocument.Rows("Limits").ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture)));
    }

    private static int DeepestJson()
    {
        var depth = 1;
        while (Parse($$"""{"type":"quit","x":{{new string('[', depth)}}{{new string(']', depth)}}}""").Command is not null)
            depth++;
        return depth;
    }

    private static ParsedLine Parse(string line) => CommandParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));

    private static string? Field(string line, string name) => JsonElement.Parse(line).TryGetProperty(name, out var value) ? value.GetString() : null;
}
