using System.Globalization;

namespace OrleansChat.Tests.Simulation;

/// <summary>
/// Many short runs. A failure names its seed and shows its last operations; <c>ORLEANSCHAT_SIM_SEED=N dotnet test Tests/Simulation</c> runs only that one (docs/HACKING.md).
/// </summary>
public sealed class SimulationTests
{
    private const int SeedsPerRange = 1_000;
    private const int Ranges = 20;

    public static TheoryData<int> FirstSeeds()
        => Environment.GetEnvironmentVariable("ORLEANSCHAT_SIM_SEED") is { Length: > 0 } seed
            ? [int.Parse(seed, CultureInfo.InvariantCulture)]
            : [.. Enumerable.Range(0, Ranges).Select(range => range * SeedsPerRange)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Every_promise_is_kept(int firstSeed)
    {
        var isReplay = Environment.GetEnvironmentVariable("ORLEANSCHAT_SIM_SEED") is { Length: > 0 };
        if (Seeds.FirstFailure(firstSeed, isReplay ? 1 : SeedsPerRange) is { } failure)
            Assert.Fail(failure);
    }

    /// <summary>Seeds that broke a promise once. What they do changes with the simulation; what they found is said so that nobody forgets it.</summary>
    [Theory]
    [InlineData(14196)] // A page was looked for in the next segment: its own was renamed between the look and the opening.
    [InlineData(19802)] // The sync before a segment was left failed, and the syncer did not know: its next one succeeded for pages that were lost.
    [InlineData(2052)] // A server opened the file after another's sync had failed, and was not told: its own sync proved nothing of what stood there.
    public void What_was_found_stays_mended(int seed) => Assert.Null(Seeds.FirstFailure(seed, 1));

    [Fact]
    public void A_seed_says_all_that_happens()
    {
        var acks = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            var (one, other) = (new Simulation(seed), new Simulation(seed));
            one.Run();
            other.Run();
            Assert.Equal(one.Trace.Last(4_096), other.Trace.Last(4_096));
            acks += one.Acks;
        }

        // In some runs so much fails that nothing can be promised; if it were all of them, there would be nothing to check.
        Assert.NotEqual(0, acks);
    }
}
