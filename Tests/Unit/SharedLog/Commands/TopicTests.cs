using System.Text;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

public sealed class TopicTests
{
    private readonly ClusterState _state = new();

    public TopicTests() => _state.DoAll(Some.Up("A"), Some.Login("Dana"), Some.Login("Eva"), Some.Join("Dana", "tea"));

    [Fact]
    public void A_topic_takes_a_place_among_the_messages_of_its_channel()
    {
        _state.Do(Some.Post("Dana", "hi", channel: "tea"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), _state.Do(Some.Topic("Dana", "Tea only", channel: "tea")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 3), _state.Do(Some.Post("Dana", "ho", channel: "tea")));
        Assert.Equal("\"Tea only\"", TopicOf("tea"));
    }

    [Fact]
    public void An_empty_topic_takes_the_last_one_away()
    {
        _state.DoAll(Some.Topic("Dana", "Tea only", channel: "tea"), Some.Topic("Dana", "", channel: "tea"));
        Assert.Equal("", TopicOf("tea"));
    }

    [Fact]
    public void General_has_a_topic_and_still_no_members()
    {
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Topic("Eva", "Welcome")).Outcome);
        Assert.Equal("\"Welcome\"", TopicOf("general"));
        Assert.Empty(_state.View.ChannelOf("general").Members);
    }

    [Fact]
    public void Who_is_not_in_the_channel_does_not_set_its_topic()
    {
        Assert.Equal(AppendOutcome.NotMember, _state.Do(Some.Topic("Eva", "Coffee", channel: "tea")).Outcome);
        Assert.Equal(AppendOutcome.NoSuchChannel, _state.Do(Some.Topic("Eva", "Coffee", channel: "coffee")).Outcome);
    }

    [Fact]
    public void A_topic_that_comes_again_under_its_cid_is_set_once_even_if_there_is_another_one_now()
    {
        _state.DoAll(Some.Topic("Dana", "one", cid: "c1", channel: "tea"), Some.Topic("Dana", "two", channel: "tea"));
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), _state.Do(Some.Topic("Dana", "one", cid: "c1", channel: "tea")));
        Assert.Equal("\"two\"", TopicOf("tea"));
    }

    [Fact]
    public void A_message_and_a_topic_of_the_same_text_are_not_the_same()
    {
        _state.Do(Some.Post("Dana", "one", cid: "c1", channel: "tea"));
        Assert.Equal(AppendOutcome.CidConflict, _state.Do(Some.Topic("Dana", "one", cid: "c1", channel: "tea")).Outcome);
    }

    private string TopicOf(string channel) => Encoding.UTF8.GetString(_state.View.ChannelOf(channel).TopicJson.Span);
}
