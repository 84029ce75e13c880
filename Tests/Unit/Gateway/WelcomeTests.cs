using System.Text;
using System.Text.Json;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>A welcome is a line like any other: however many channels there are to tell of, it is no longer than a line may be.</summary>
public sealed class WelcomeTests
{
    private const int Joined = 256;

    [Fact]
    public async Task It_tells_of_all_that_was_joined_and_of_as_many_others_as_fit()
    {
        await using var harness = new SessionHarness();
        string[] joined = [.. Enumerable.Range(0, Joined).Select(number => $"joined-{number}-".PadRight(ProtocolLimits.ChannelNameCharactersMax, 'x'))];
        var others = Enumerable.Range(0, UserChannels.PrivateChannelsMax).Select(number => new ChannelHead($"dm:dana {new string('ż', 100)}{number}", "k3f", 1)).ToArray();
        harness.Grains.OnChannels = new UserChannels([.. joined.Select(channel => new ChannelHead(channel, "k3f", 0))], others);
        harness.Grains.OnRead = (_, first, count) => Task.FromResult(ScriptedGrains.Page(1, first, count));
        var points = Enumerable.Range(0, 200).Select(number => new { channel = $"none-{number}".PadRight(64, 'y'), epoch = new string('e', 64), seq = 9_000_000_000_000_000 });

        var welcome = await LoginAsync(harness, JsonSerializer.Serialize(points));

        Assert.InRange(Encoding.UTF8.GetByteCount(welcome), ProtocolLimits.LineBytesMax / 2, ProtocolLimits.LineBytesMax);
        var told = ChannelsIn(welcome);
        Assert.Empty(joined.Except(told));
        Assert.Contains(others[^1].Channel, told);
        Assert.DoesNotContain($"none-{199}".PadRight(64, 'y'), told);
    }

    [Fact]
    public async Task It_tells_of_everything_where_that_fits()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], [new ChannelHead("dm:dana eva", "k3f", 1), new ChannelHead("dm:dana finn", "k3f", 1)]);
        harness.Grains.OnRead = (_, first, count) => Task.FromResult(ScriptedGrains.Page(1, first, count));
        var welcome = await LoginAsync(harness, """[{"channel":"none","epoch":"k3f","seq":1},{"channel":"dm:dana finn","epoch":"k3f","seq":1}]""");
        Assert.Equal(["@A", "dev", "dm:dana eva", "dm:dana finn", "general", "none"], ChannelsIn(welcome).Order(StringComparer.Ordinal));
    }

    private static async Task<string> LoginAsync(SessionHarness harness, string resume)
    {
        await harness.SendAsync($$"""{"type":"login","username":"Dana","resume":{{resume}}}""");
        return (await harness.UntilAsync("\"welcome\""))[^1];
    }

    private static string[] ChannelsIn(string welcome)
        => [.. JsonElement.Parse(welcome).GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("channel").GetString()!)];
}
