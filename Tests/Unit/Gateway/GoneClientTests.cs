using OrleansChat.Gateway;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>A client whose machine is gone says nothing, not even that; the server notices by itself, and does not take a slow one for it.</summary>
public sealed class GoneClientTests
{
    private static readonly GatewayLimits Limits = new();

    [Fact]
    public async Task It_is_given_up_also_in_a_busy_channel_whose_messages_the_kernel_still_takes_for_it()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        harness.SendState = new SendState(BytesTaken: 7, IsWaiting: true, IsUnconfirmed: true);
        for (var waited = TimeSpan.Zero; waited.TotalMilliseconds <= Limits.ConfirmTimeoutMs; waited += TimeSpan.FromSeconds(5))
        {
            harness.Say("general", 1);
            harness.Session.EndIfStuck();
            Assert.Equal(SessionEndReason.None, harness.Session.EndReason);
            harness.Time.Advance(TimeSpan.FromSeconds(5));
        }

        harness.Session.EndIfStuck();
        Assert.Equal(SessionEndReason.SlowConsumer, harness.Session.EndReason);
    }

    [Fact]
    public async Task One_that_takes_what_it_is_sent_is_not_whether_the_operating_system_tells_or_only_the_transport()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        foreach (var tells in new[] { true, false })
        {
            for (var i = 0; i < 20; i++)
            {
                harness.SendState = new SendState(tells ? i : null, IsWaiting: true, IsUnconfirmed: i % 2 == 0);
                harness.Say("general", 1);
                harness.Session.EndIfStuck();
                Assert.Equal(SessionEndReason.None, harness.Session.EndReason);
                harness.Time.Advance(TimeSpan.FromSeconds(20));
            }
        }
    }

    [Fact]
    public async Task One_whose_machine_has_no_room_has_a_longer_time_because_its_kernel_makes_room_in_large_steps()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        harness.SendState = new SendState(BytesTaken: 7, IsWaiting: true, IsUnconfirmed: false);
        harness.Session.EndIfStuck();
        harness.Time.Advance(TimeSpan.FromMilliseconds(Limits.SendTimeoutMs));
        // What is sent when there is room at last is on its way at first; that is no sign of death.
        harness.SendState = harness.SendState with { IsUnconfirmed = true };
        harness.Session.EndIfStuck();
        Assert.Equal(SessionEndReason.None, harness.Session.EndReason);
        harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        harness.Session.EndIfStuck();
        Assert.Equal(SessionEndReason.SlowConsumer, harness.Session.EndReason);
    }
}
