using System.Globalization;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Faults;

namespace OrleansChat.Tests.Chaos.Reporting;

/// <summary>What came out of one run.</summary>
public sealed record RunReport
{
    /// <summary>The seed that repeats it.</summary>
    public required int Seed { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Messages sent, each counted once.</summary>
    public required int Posts { get; init; }

    /// <summary>How many of the messages sent were private.</summary>
    public required int Private { get; init; }

    /// <summary>How many of the messages sent were topics.</summary>
    public required int Topics { get; init; }

    /// <summary>Messages acked, each counted once.</summary>
    public required int Acks { get; init; }

    /// <summary>Messages that were sent again, because no ack had come.</summary>
    public required int Resent { get; init; }

    /// <summary>Messages that came to clients.</summary>
    public required int Deliveries { get; init; }

    /// <summary>How often clients came back.</summary>
    public required int Returns { get; init; }

    /// <summary>Every broken promise.</summary>
    public required ViolationList Violations { get; init; }

    /// <summary>How often each fault was done: a kill counts once, a fault of clients once for each of them.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Faults { get; init; }

    /// <summary>For each measured kill, the longest stall of a client on a surviving server.</summary>
    public required IReadOnlyList<TimeSpan> Stalls { get; init; }

    /// <summary>Files of the log at the end.</summary>
    public required int LogSegments { get; init; }

    /// <summary>Messages in the log at the end.</summary>
    public required int LogMessages { get; init; }

    /// <summary>Bytes of dead writers that were set aside.</summary>
    public required long TornBytes { get; init; }

    /// <summary>Where the data folder is, if it was kept.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether nothing was violated.</summary>
    public bool IsClean => Violations.Total == 0;

    /// <summary>How often a promise was broken.</summary>
    public int Count(ViolationKind kind) => Violations.Count(kind);

    /// <summary>The whole report, for people.</summary>
    public void WriteTo(TextWriter output)
    {
        output.WriteLine(Line($"seed {Seed}: {(IsClean ? "clean" : "VIOLATED")}, {Duration.TotalSeconds:F1} s"));
        output.WriteLine(Line($"  posts {Posts} (private {Private}, topics {Topics}), acks {Acks}, sent again {Resent}, deliveries {Deliveries}, returns {Returns}"));
        output.WriteLine($"  {ShowCounts()}");
        output.WriteLine(Line($"  faults: {FaultTable.Show(Faults)}"));
        output.WriteLine($"  stall of the others after a kill: {ShowStalls()}");
        output.WriteLine(Line($"  log: {LogMessages} messages in {LogSegments} segments, {TornBytes} torn bytes set aside, {(Count(ViolationKind.Log) == 0 ? "right" : "WRONG")}"));
        if (IsClean)
            return;
        foreach (var violation in Violations.Kept)
            output.WriteLine($"  {violation}");
        output.WriteLine($"  The data folder was kept: {Folder}");
    }

    /// <summary>Those that every run must answer for, and whatever else there was.</summary>
    private string ShowCounts() => string.Join(
        ", ",
        Enum.GetValues<ViolationKind>().Where(kind => kind <= ViolationKind.Leaked || Count(kind) > 0).Select(kind => Line($"{kind} {Count(kind)}")));

    private string ShowStalls() => Stalls.Count == 0
        ? "no kill could be measured"
        : Line($"p50 {StallMeter.Median(Stalls).TotalMilliseconds:F0} ms, max {Stalls.Max().TotalMilliseconds:F0} ms ({Stalls.Count} kills measured)");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
