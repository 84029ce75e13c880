using System.Text;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Tests.Unit.Protocol.Events;

/// <summary>What is done to somebody reads as a sentence and as fields.</summary>
public sealed class ChannelEventTests : IDisposable
{
    private const long TimeMs = 1_732_199_912_345;

    private readonly EventWriter _writer = new();

    public void Dispose() => _writer.Dispose();

    [Theory]
    [InlineData(MessageKind.Kick, "Dana kicked Ah\\\"mad from dev: too \\\"loud\\\"", "kick")]
    [InlineData(MessageKind.Mute, "Dana muted Ah\\\"mad in dev: too \\\"loud\\\"", "mute")]
    [InlineData(MessageKind.Unmute, "Dana lets Ah\\\"mad speak again in dev: too \\\"loud\\\"", "unmute")]
    [InlineData(MessageKind.Ban, "Dana banned Ah\\\"mad from dev: too \\\"loud\\\"", "ban")]
    [InlineData(MessageKind.Unban, "Dana lets Ah\\\"mad come back to dev: too \\\"loud\\\"", "unban")]
    [InlineData(MessageKind.Promote, "Dana made Ah\\\"mad a moderator of dev: too \\\"loud\\\"", "promote")]
    [InlineData(MessageKind.Demote, "Dana took it from Ah\\\"mad to be a moderator of dev: too \\\"loud\\\"", "demote")]
    public void With_a_reason(MessageKind kind, string text, string word)
    {
        _writer.Item("dev", Item(kind, "\"too \\\"loud\\\"\""));
        AssertIs(
            $$"""{"type":"system","text":"{{text}}","event":"{{word}}","channel":"dev","seq":7,"from":"Dana","server":"A","user":"Ah\"mad","reason":"too \"loud\"","timestamp":1732199912.345}""");
    }

    [Theory]
    [InlineData(1, "1 s", "1732199913.345")]
    [InlineData(90, "90 s", "1732200002.345")]
    [InlineData(600, "10 min", "1732200512.345")]
    [InlineData(5_400, "90 min", "1732205312.345")]
    [InlineData(7_200, "2 h", "1732207112.345")]
    [InlineData(604_800, "7 d", "1732804712.345")]
    public void For_a_time(int seconds, string time, string until)
    {
        _writer.Item("dev", Item(MessageKind.Ban, "\"\"", seconds));
        AssertIs(
            $$"""{"type":"system","text":"Dana banned Ah\"mad from dev for {{time}}","event":"ban","channel":"dev","seq":7,"from":"Dana","server":"A","user":"Ah\"mad","until":{{until}},"timestamp":1732199912.345}""");
    }

    [Fact]
    public void Again_as_a_replay_and_on_a_page_of_history()
    {
        _writer.Item("dev", Item(MessageKind.Kick, "\"\""), replay: true);
        AssertIs(
            """{"type":"system","text":"Dana kicked Ah\"mad from dev","event":"kick","channel":"dev","seq":7,"from":"Dana","server":"A","user":"Ah\"mad","timestamp":1732199912.345,"replay":true}""");
        _writer.History(null, new ChannelStart("dev", "k3f", 7), [Item(MessageKind.Kick, "\"\"")], end: true);
        AssertIs(
            """{"type":"history","channel":"dev","epoch":"k3f","items":[{"text":"Dana kicked Ah\"mad from dev","event":"kick","seq":7,"from":"Dana","server":"A","user":"Ah\"mad","timestamp":1732199912.345}],"oldest":1,"head":7,"end":true}""");
    }

    [Theory]
    [InlineData(false, "You are put out of dev")]
    [InlineData(true, "You are banned from dev")]
    public void Who_is_put_out_is_told_so(bool isBanned, string text)
    {
        _writer.Removed("dev", isBanned);
        AssertIs($$"""{"type":"system","text":"{{text}}","event":"left","channel":"dev"}""");
    }

    private static ChannelItem Item(MessageKind kind, string reasonJson, int? forS = null)
        => new(7, "Dana", "A", Encoding.UTF8.GetBytes(reasonJson), TimeMs, kind, "Ah\"mad", forS is { } seconds ? TimeMs + (seconds * 1_000L) : null);

    private void AssertIs(string line) => Assert.Equal(line + "\n", Encoding.UTF8.GetString(_writer.Take().Span));
}
