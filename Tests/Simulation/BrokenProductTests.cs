using OrleansChat.Tests.Simulation.Broken;

namespace OrleansChat.Tests.Simulation;

/// <summary>A checker that finds nothing proves nothing, so the product is broken on purpose here, and must be caught.</summary>
public sealed class BrokenProductTests
{
    private const int SeedsMax = 400;

    [Theory]
    [InlineData(Breakage.AckBeforeWrite)]
    [InlineData(Breakage.AckBeforeSync)]
    [InlineData(Breakage.NoLock)]
    [InlineData(Breakage.NoCut)]
    [InlineData(Breakage.CidsForgotten)]
    [InlineData(Breakage.SyncErrorsIgnored)]
    [InlineData(Breakage.NudgesTellTooMuch)]
    public void A_mistake_is_caught(Breakage breakage) => Assert.NotNull(Seeds.FirstFailure(0, SeedsMax, breakage));
}
