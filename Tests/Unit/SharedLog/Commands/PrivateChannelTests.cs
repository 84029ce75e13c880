using OrleansChat.Protocol.Names;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

public sealed class PrivateChannelTests
{
    private const string DanaAndEva = "dm:dana eva";

    private readonly ClusterState _state = new();

    public PrivateChannelTests() => _state.DoAll(Some.Up("A"), Some.Login("Dana"), Some.Login("Eva"), Some.Login("Finn"));

    [Fact]
    public void Both_names_make_the_same_channel_whoever_begins()
    {
        Assert.Equal(DanaAndEva, PrivateChannelName.Of("dana", "eva"));
        Assert.Equal(DanaAndEva, PrivateChannelName.Of("eva", "dana"));
        Assert.Equal(("dana", "eva"), PrivateChannel.PartiesOf(DanaAndEva));
    }

    [Theory]
    [InlineData("Dana", AppendOutcome.Appended)]
    [InlineData("Eva", AppendOutcome.Appended)]
    [InlineData("Finn", AppendOutcome.NoSuchChannel)]
    public void Only_the_two_may_post(string user, AppendOutcome outcome)
    {
        Assert.Equal(outcome, _state.Do(Some.Post(user, "psst", channel: DanaAndEva)).Outcome);
    }

    [Theory]
    [InlineData("dm:dan eva")]
    [InlineData("dm:danaeva")]
    [InlineData("dm: dana eva")]
    [InlineData("dm:")]
    [InlineData("dana eva")]
    public void A_name_that_only_looks_like_theirs_is_nobodys(string channel)
    {
        Assert.False(PrivateChannel.IsOf(channel, "dana"));
    }

    [Fact]
    public void The_first_message_makes_it_known_to_both()
    {
        Assert.Empty(_state.View.CorrespondenceOf("dana"));
        _state.DoAll(Some.Post("Finn", "psst", channel: "dm:dana finn"), Some.Post("Dana", "psst", channel: DanaAndEva), Some.Post("Eva", "what?", channel: DanaAndEva));
        Assert.Equal(["dm:dana finn", DanaAndEva], _state.View.CorrespondenceOf("dana"));
        Assert.Equal([DanaAndEva], _state.View.CorrespondenceOf("eva"));
        Assert.Equal(2, _state.View.PrivateChannelCount);
    }

    [Fact]
    public void It_can_be_written_to_who_is_not_there()
    {
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Dana", "Call me", channel: PrivateChannelName.Of("dana", "gül"))).Outcome);
        Assert.Equal(["dm:dana gül"], _state.View.CorrespondenceOf("gül"));
    }

    [Fact]
    public void A_user_can_write_to_himself()
    {
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), _state.Do(Some.Post("Dana", "Buy milk", channel: "dm:dana dana")));
        Assert.Equal(["dm:dana dana"], _state.View.CorrespondenceOf("dana"));
    }

    [Fact]
    public void Who_has_begun_too_many_may_go_on_in_them_and_may_be_written_to()
    {
        for (var i = 0; i < LogLimits.PrivateChannelsPerUserMax; i++)
            Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Dana", "hi", channel: PrivateChannelName.Of("dana", $"user{i}"))).Outcome);
        Assert.Equal(AppendOutcome.TooManyChannels, _state.Do(Some.Post("Dana", "hi", channel: DanaAndEva)).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Dana", "hi again", channel: PrivateChannelName.Of("dana", "user7"))).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Eva", "hi", channel: DanaAndEva)).Outcome);
    }
}
