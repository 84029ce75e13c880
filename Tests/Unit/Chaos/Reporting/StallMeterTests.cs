using System.Diagnostics;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Chaos.Reporting;

namespace OrleansChat.Tests.Unit.Chaos.Reporting;

/// <summary>Times are in milliseconds here; server 0 is killed at 10,000, and a message comes every 10 ms unless a test says otherwise.</summary>
public sealed class StallMeterTests
{
    private const int End = 20_000;

    private static readonly DoneFault Kill = Fault(FaultKind.KillOne, 10_000, 10_000, 0);

    [Fact]
    public void The_stall_is_the_longest_silence_of_any_client_of_a_survivor()
        => Assert.Equal([120], Measure([Kill], Client(1, silentFrom: 10_000, silentUntil: 10_050), Client(2, silentFrom: 11_000, silentUntil: 11_120)));

    [Fact]
    public void Clients_of_the_killed_server_do_not_count()
        => Assert.Equal([10], Measure([Kill], Client(0, silentFrom: 10_000, silentUntil: 12_000), Client(1)));

    [Fact]
    public void A_client_that_was_disturbed_itself_does_not_count()
    {
        var slow = new DoneFault(FaultKind.ReadSlowly, Ticks(9_000), Ticks(12_000), [], [0]);
        Assert.Equal([10], Measure([Kill, slow], Client(1, silentFrom: 10_000, silentUntil: 12_000), Client(1)));
    }

    [Fact]
    public void The_next_fault_of_a_server_ends_the_measurement()
        => Assert.Equal([500], Measure([Kill, Fault(FaultKind.Suspend, 11_000, 14_000, 1)], Client(1, silentFrom: 10_500, silentUntil: 14_000)));

    [Fact]
    public void What_began_before_the_kill_counts_from_the_kill_on()
        => Assert.Equal([200], Measure([Kill], Client(1, silentFrom: 5_000, silentUntil: 10_200)));

    [Theory]
    [InlineData(FaultKind.Suspend)]
    [InlineData(FaultKind.RestartDatabase)]
    [InlineData(FaultKind.PauseDatabase)]
    public void A_kill_during_a_suspension_or_without_a_database_is_not_measured(FaultKind kind)
        => Assert.Empty(Measure([Kill, Fault(kind, 9_000, 12_000, 2)], Client(1)));

    [Fact]
    public void A_kill_without_witnesses_is_not_measured()
        => Assert.Empty(Measure([Fault(FaultKind.KillAll, 10_000, 10_000, 0, 1, 2)], Client(1)));

    [Fact]
    public void A_surviving_server_that_loses_its_client_has_stalled_it()
    {
        var client = Client(1, silentFrom: 10_000, silentUntil: 11_500);
        client.IsAt(null, Ticks(10_001));
        Assert.Equal([1500], Measure([Kill], client));
    }

    private static List<int> Measure(IReadOnlyList<DoneFault> faults, params IReadOnlyList<Hearing> hearings) =>
        [.. StallMeter.Measure(faults, hearings, Ticks(End)).Select(stall => (int)Math.Round(stall.TotalMilliseconds))];

    private static Hearing Client(int server, int silentFrom = 0, int silentUntil = 0)
    {
        var hearing = new Hearing();
        hearing.IsAt(server, 0);
        for (var at = 0; at <= End; at += 10)
        {
            if (at <= silentFrom || at >= silentUntil)
                hearing.Arrived(Ticks(at));
        }

        return hearing;
    }

    private static DoneFault Fault(FaultKind kind, int at, int until, params IReadOnlyList<int> servers) => new(kind, Ticks(at), Ticks(until), servers, []);

    private static long Ticks(int milliseconds) => milliseconds * (Stopwatch.Frequency / 1000);
}
