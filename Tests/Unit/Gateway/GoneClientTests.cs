using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>A client whose machine is gone says nothing, not even that; the server notices by itself.</summary>
public sealed class GoneClientTests
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_is_given_up_also_in_a_busy_channel_whose_messages_the_kernel_still_takes_for_it()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        harness.SendState = new SendState(BytesTaken: 7, IsWaiting: true);
        for (var waited = TimeSpan.Zero; waited <= SendTimeout; waited += TimeSpan.FromSeconds(5))
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
                harness.SendState = new SendState(tells ? i : null, IsWaiting: true);
                harness.Say("general", 1);
                harness.Session.EndIfStuck();
                Assert.Equal(SessionEndReason.None, harness.Session.EndReason);
                harness.Time.Advance(TimeSpan.FromSeconds(20));
            }
        }
    }
}
