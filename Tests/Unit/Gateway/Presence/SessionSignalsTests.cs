using OrleansChat.Gateway;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.Gateway.Support;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Gateway.Presence;

/// <summary>Presence, typing and pings as a whole session has them.</summary>
public sealed class SessionSignalsTests
{
    private const string Caps = ""","caps":["presence","typing"]""";
    private const string Fence = """{"type":"leave","channel":"general","rid":"fence"}""";

    private const string EvaTypes = """{"type":"typing","channel":"general","user":"Eva","key":"eva","state":"active"}""";
    private const string EvaIsAway = """{"type":"presence","channel":"general","user":"Eva","key":"eva","state":"away","session":"s1"}""";

    [Fact]
    public async Task A_client_is_told_of_the_channels_that_it_is_in_and_of_general()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        await harness.LoginAsync(Caps);
        harness.Deliver(
            Some.LoginEntry("Dana"),
            Some.LoginEntry("Eva", "B"),
            new MembershipEntry("tea", "Eva", "eva", IsMember: true, Some.TimeMs),
            new MembershipEntry("dev", "Eva", "eva", IsMember: true, Some.TimeMs));
        harness.Signal("B", EvaIsAway);
        harness.Signal("B", EvaTypes);
        harness.Signal("B", """{"type":"typing","channel":"dm:dana eva","user":"Eva","key":"eva","state":"done"}""");
        Assert.Equal(
            [
                """{"type":"presence","channel":"general","user":"Eva","server":"B","state":"join"}""",
                """{"type":"presence","channel":"dev","user":"Eva","state":"join"}""",
                """{"type":"presence","channel":"general","user":"Eva","server":"B","state":"away"}""",
                """{"type":"typing","channel":"general","user":"Eva","state":"active"}""",
                """{"type":"typing","channel":"dm:dana eva","user":"Eva","state":"done","to":"dana"}""",
            ],
            await UntilFenceAsync(harness));
    }

    [Fact]
    public async Task A_client_that_did_not_ask_for_it_is_told_nothing_and_one_that_left_a_channel_nothing_of_that()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        harness.Deliver(Some.LoginEntry("Eva"));
        harness.Signal("B", EvaTypes);
        Assert.Empty(await UntilFenceAsync(harness));

        await using var other = new SessionHarness();
        await other.LoginAsync(Caps);
        await other.SendAsync("""{"type":"join","channel":"dev"}""");
        await other.SendAsync("""{"type":"leave","channel":"dev"}""");
        await other.UntilAsync("\"left\"");
        other.Deliver(new MembershipEntry("dev", "Eva", "eva", IsMember: true, Some.TimeMs));
        Assert.Empty(await UntilFenceAsync(other));
    }

    [Fact]
    public async Task What_a_client_says_comes_to_the_others_and_a_list_says_who_is_away()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync(Caps);
        await harness.SendAsync("""{"type":"presence","state":"away"}""");
        await harness.SendAsync("""{"type":"typing","state":"active"}""");
        Assert.Empty(await UntilFenceAsync(harness));
        harness.Grains.Members = [new Member("Dana", "A", MemberRole.Owner, "dana", "A.1.1"), new Member("Eva", "B", MemberRole.Member, "eva", "s1"), new Member("Finn", null, MemberRole.Member, "finn", null)];
        harness.Signal("B", EvaIsAway);
        await harness.SendAsync("""{"type":"who"}""");
        Assert.Contains(
            """[{"user":"Dana","server":"A","role":"owner","away":true},{"user":"Eva","server":"B","away":true},{"user":"Finn"}]""", (await harness.UntilAsync("\"who\""))[^1], StringComparison.Ordinal);
        harness.Deliver(Some.DownEntry("B"));
        await harness.SendAsync("""{"type":"presence","state":"here"}""");
        await harness.SendAsync("""{"type":"who"}""");
        Assert.DoesNotContain("\"away\"", (await harness.UntilAsync("\"who\""))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"typing","channel":"general","user":"E va","key":"e va","state":"active"}""")]
    [InlineData("""{"type":"typing","channel":"general","user":"Eva\u001b[31m","key":"eva","state":"active"}""")]
    [InlineData("""{"type":"typing","channel":"general","user":"Eva","key":"finn","state":"active"}""")]
    [InlineData("""{"type":"typing","channel":"dm:eva dana","user":"Eva","key":"eva","state":"active"}""")]
    [InlineData("""{"type":"presence","channel":"general","user":"","key":"","state":"away","session":"s1"}""")]
    public async Task What_no_client_could_have_said_is_not_told(string signal)
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync(Caps);
        harness.Signal("B", signal);
        Assert.Empty(await UntilFenceAsync(harness));
    }

    [Fact]
    public async Task More_than_the_limit_is_thrown_away_in_silence_and_counts_for_nothing_else()
    {
        await using var harness = new SessionHarness(new GatewayLimits { FloodPerSecond = 1, RequestsPerSecond = 1, SignalsPerSecond = 2 });
        await harness.LoginAsync();
        await harness.SendAsync(string.Join('\n', Enumerable.Range(1, 9).Select(rid => $$"""{"type":"typing","rid":"{{rid}}","channel":"dev","state":"active"}""")));
        await harness.SendAsync("""{"type":"msg","text":"hi","rid":"msg"}""");
        Assert.Equal(
            ["1", "2", "3", "4"], // Each is refused, for nobody is in dev; the others are not even looked at.
            (await UntilFenceAsync(harness)).Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("rid").GetString()));
    }

    [Fact]
    public async Task A_silent_client_is_asked_with_how_far_it_was_sent_its_channels_and_ended_if_it_stays_silent()
    {
        await using var harness = new SessionHarness(new GatewayLimits { PingIntervalMs = 30_000, PongTimeoutMs = 60_000 });
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        harness.Say("dev", messages: 1);
        await harness.LoginAsync(""","caps":["ping"]""");
        harness.Say("general", seq: 1L);
        await harness.UntilAsync("\"msg\"");
        await IdleAsync(harness, 30_000);
        Assert.Equal("""{"type":"ping","heads":{"general":1,"@A":0,"dev":1}}""", await harness.NextAsync());
        await harness.SendAsync("""{"type":"pong"}""");
        Assert.Empty(await UntilFenceAsync(harness));
        await IdleAsync(harness, 30_000);
        Assert.StartsWith("""{"type":"ping",""", await harness.NextAsync(), StringComparison.Ordinal);
        await IdleAsync(harness, 60_000);
        Assert.Equal("""{"type":"error","text":"You did not answer a ping.","code":"ping_timeout","fatal":true,"reconnect":true}""", await harness.NextAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_know_pings_is_left_in_peace()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync(Caps);
        await IdleAsync(harness, 600_000);
        await IdleAsync(harness, 600_000);
        Assert.Empty(await UntilFenceAsync(harness));
    }

    // The server looks every second; here, twice are enough.
    private static async Task IdleAsync(SessionHarness harness, int ms)
    {
        await harness.UntilIdleAsync();
        harness.PingSilent();
        harness.Time.Advance(TimeSpan.FromMilliseconds(ms));
        harness.PingSilent();
    }

    private static async Task<List<string>> UntilFenceAsync(SessionHarness harness)
    {
        await harness.SendAsync(Fence);
        var lines = await harness.UntilAsync("\"fence\"");
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
