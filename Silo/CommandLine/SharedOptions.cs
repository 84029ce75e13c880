using System.CommandLine;
using OrleansChat.SharedLog;
using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.CommandLine;

/// <summary>The options that one server has and that <c>up</c> hands on to each of its servers.</summary>
internal sealed class SharedOptions
{
    private readonly Option<int> _floodLimit = new("--flood-limit")
    {
        Description = "Messages a second that a session may post, twice as many in a burst; 0 = any number",
        DefaultValueFactory = _ => Tuning.Default.FloodPerSecond,
    };

    private readonly Option<string> _durability = new("--durability")
    {
        Description = "What an ack survives: fsync = power loss, write = the death of any server",
        DefaultValueFactory = _ => Tuning.WordOf(Tuning.Default.Durability),
    };

    private readonly Option<int> _loginTimeoutMs = new("--login-timeout-ms")
    {
        Description = "A connection without a login ends after this",
        DefaultValueFactory = _ => Tuning.Default.LoginTimeoutMs,
    };

    private readonly Option<long> _segmentBytes = new("--segment-bytes")
    {
        Description = "The log goes on in a new file when one has grown so large",
        DefaultValueFactory = _ => Tuning.Default.SegmentBytes,
    };

    public void AddTo(Command command)
    {
        Rules.Range(_floodLimit, 0, 1_000_000);
        Rules.Range(_loginTimeoutMs, 1, 3_600_000);
        Rules.Range(_segmentBytes, 64 * 1024, 1L << 40);
        _durability.AcceptOnlyFromAmong([.. Enum.GetValues<Durability>().Select(Tuning.WordOf)]);
        command.Options.Add(_floodLimit);
        command.Options.Add(_durability);
        command.Options.Add(_loginTimeoutMs);
        command.Options.Add(_segmentBytes);
    }

    public Tuning Read(ParseResult parsed) => new()
    {
        FloodPerSecond = parsed.GetValue(_floodLimit),
        Durability = Enum.Parse<Durability>(parsed.GetRequiredValue(_durability), ignoreCase: true),
        LoginTimeoutMs = parsed.GetValue(_loginTimeoutMs),
        SegmentBytes = parsed.GetValue(_segmentBytes),
    };
}
