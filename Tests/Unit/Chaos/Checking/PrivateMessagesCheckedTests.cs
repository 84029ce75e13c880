using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.Chaos.Checking;

/// <summary>The judge of the chaos runs finds what is wrong with private messages and topics, and nothing wrong with what is right.</summary>
public sealed class PrivateMessagesCheckedTests
{
    private const string General = "general";
    private const string Private = "dm:dana noor";
    private const string Epoch = "k3f";

    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private readonly List<LoggedMessage> _log = [];

    public PrivateMessagesCheckedTests()
    {
        _checker = new ConversationChecker(General, _violations);
        foreach (var client in (string[])["dana", "noor", "mira"])
            _checker.Attached(client, [Start(General, 0)]);
    }

    [Fact]
    public void A_conversation_of_two_in_which_all_promises_were_kept_is_clean()
    {
        Say("dana", "d1", 1);
        Say("noor", "n1", 2);
        SetTopic("mira", "m1", 1);
        Finish();
        Assert.Empty(_violations.Kept);
        Assert.Equal((3, 3), (_checker.Posts, _checker.Acks));
        Assert.All(["dana", "noor", "mira"], client => Assert.Null(_checker.Missing(client)));
    }

    [Fact]
    public void A_private_message_that_a_third_one_hears_is_leaked()
    {
        Say("dana", "d1", 1);
        Hear("mira", 1, "dana", "d1");
        Finish();
        AssertOnly(ViolationKind.Leaked, "mira", $"of {Private}");
    }

    [Fact]
    public void A_private_channel_that_a_third_one_is_told_of_at_its_login_is_leaked()
    {
        Say("dana", "d1", 1);
        _checker.Attached("mira", [Start(General, 0, recovered: true), Start(Private, 1)]);
        Finish();
        AssertOnly(ViolationKind.Leaked, "mira", $"was welcomed to {Private}");
    }

    [Fact]
    public void A_page_of_a_private_channel_is_leaked_to_all_but_the_two()
    {
        _checker.Shown("dana", Private);
        Assert.Empty(_violations.Kept);
        _checker.Shown("mira", Private);
        AssertOnly(ViolationKind.Leaked, "mira", $"was shown {Private}");
    }

    [Fact]
    public void A_client_that_was_there_hears_a_private_channel_from_its_first_message_on()
    {
        Hear("noor", 2, "dana", "d2");
        AssertOnly(ViolationKind.Gap, "noor", $"missed {Private}/1–1 and heard 2");
    }

    [Fact]
    public void What_the_first_welcome_says_was_before_is_not_heard_and_what_comes_after_it_is()
    {
        _checker.Attached("ahmad", [Start(General, 0), Start("dm:ahmad dana", 7)]);
        _checker.Heard("ahmad", new ToldMessage("dm:ahmad dana", 8, "dana", "eight", To: "ahmad"));
        Assert.Empty(_violations.Kept);
        _checker.Attached("late", [Start(General, 0), Start("dm:dana late", 7)]);
        _checker.Heard("late", new ToldMessage("dm:dana late", 9, "dana", "nine", To: "late"));
        AssertOnly(ViolationKind.Gap, "late", "missed dm:dana late/8–8");
    }

    [Fact]
    public void A_private_message_heard_again_after_a_resume_is_doubled()
    {
        Say("dana", "d1", 1);
        _checker.Attached("noor", [Start(General, 0, recovered: true), Start(Private, 1, recovered: true)]);
        Hear("noor", 1, "dana", "d1");
        AssertOnly(ViolationKind.Doubled, "noor", $"heard {Private}/1 again after 1");
    }

    [Fact]
    public void A_private_channel_that_was_forgotten_comes_again_from_its_first_message_on()
    {
        Say("dana", "d1", 1);
        Say("dana", "d2", 2);
        _checker.Attached("noor", [Start(General, 0, recovered: true), Start(Private, 2, recovered: true)], Private);
        Assert.Equal($"{Private} up to 0 of 2", _checker.Missing("noor"));
        Hear("noor", 1, "dana", "d1");
        Hear("noor", 2, "dana", "d2");
        Finish();
        Assert.Empty(_violations.Kept);
    }

    [Fact]
    public void A_private_channel_that_was_forgotten_and_comes_only_from_its_second_message_on_has_a_gap()
    {
        Say("dana", "d1", 1);
        Say("dana", "d2", 2);
        _checker.Attached("noor", [Start(General, 0, recovered: true), Start(Private, 2, recovered: true)], Private);
        Hear("noor", 2, "dana", "d2");
        AssertOnly(ViolationKind.Gap, "noor", $"missed {Private}/1–1 and heard 2");
    }

    [Fact]
    public void Who_has_forgotten_everything_hears_what_comes_after_the_welcome_and_nothing_before()
    {
        Say("dana", "d1", 1);
        _checker.Attached("noor", [Start(General, 0), Start(Private, 1)], General, Private);
        Say("dana", "d2", 2);
        Finish();
        Assert.Empty(_violations.Kept);
        Hear("noor", 1, "dana", "d1");
        AssertOnly(ViolationKind.Reordered, "noor", $"heard {Private}/1 only after 2");
    }

    [Fact]
    public void A_private_channel_that_one_of_the_two_has_not_heard_to_its_end_has_a_gap()
    {
        Send("dana", "d1", Private);
        Log("dana", "d1", Private, 1);
        Hear("dana", 1, "dana", "d1");
        _checker.Acked("dana", "d1", Private, Epoch, 1);
        Assert.Null(_checker.Missing("dana"));
        Assert.Null(_checker.Missing("mira"));
        Assert.Equal($"{Private} up to 0 of 1", _checker.Missing("noor"));
        Finish();
        AssertOnly(ViolationKind.Gap, "noor", $"has heard {Private} up to 0, but the log ends at 1");
    }

    [Fact]
    public void A_private_message_is_for_the_other_one_and_for_nobody_else()
    {
        _checker.Heard("noor", new ToldMessage(Private, 1, "dana", "d1", To: "dana"));
        AssertOnly(ViolationKind.Changed, "noor", "is said to be for dana, and is for noor");
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", "g1", To: "noor"));
        AssertFound(ViolationKind.Changed, "noor", "is said to be for noor, and is for all");
    }

    [Fact]
    public void A_private_message_that_is_logged_or_acked_in_another_channel_is_changed()
    {
        Send("dana", "d1", Private);
        _checker.Acked("dana", "d1", General, Epoch, 1);
        AssertOnly(ViolationKind.Changed, "dana", $"d1 was sent to {Private} and acked in {General}");
        Log("dana", "d1", General, 1);
        Finish();
        AssertFound(ViolationKind.Changed, "dana", $"d1 was sent to {Private} as 'd1 says something' and logged in {General}");
    }

    [Fact]
    public void A_private_message_of_somebody_else_in_the_channel_of_two_is_changed()
    {
        Send("mira", "m1", Private);
        Log("mira", "m1", Private, 1);
        Finish();
        AssertFound(ViolationKind.Changed, "log", "is of mira, who is none of the two");
    }

    [Fact]
    public void An_acked_private_message_that_is_not_in_the_log_is_lost()
    {
        Say("dana", "d1", 1);
        _log.Clear();
        Finish();
        AssertFound(ViolationKind.Lost, "dana", $"d1 was acked at {Private}/1 and is not in the log");
    }

    [Fact]
    public void Each_channel_has_an_order_of_its_own()
    {
        Send("dana", "g1", General);
        Send("dana", "d1", Private);
        Send("dana", "d2", Private);
        foreach (var (cid, channel, seq) in new[] { ("d1", Private, 1L), ("d2", Private, 2), ("g1", General, 1) })
            Settle("dana", cid, channel, seq);
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", TextOf("g1")));
        _checker.Heard("mira", new ToldMessage(General, 1, "dana", TextOf("g1")));
        Finish();
        Assert.Empty(_violations.Kept);
    }

    [Fact]
    public void Private_messages_of_one_sender_that_stand_in_another_order_are_reordered()
    {
        Send("dana", "d1", Private);
        Send("dana", "d2", Private);
        Settle("dana", "d2", Private, 1);
        Settle("dana", "d1", Private, 2);
        Finish();
        AssertOnly(ViolationKind.Reordered, "dana", "d1 was sent before d2");
    }

    [Fact]
    public void A_topic_counts_as_a_message_does()
    {
        SetTopic("dana", "t1", 1);
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", TextOf("t1"), SentPost.Topic));
        AssertOnly(ViolationKind.Doubled, "noor", "heard general/1 again");
        _checker.Heard("noor", new ToldMessage(General, 3, "dana", TextOf("t3"), SentPost.Topic));
        AssertFound(ViolationKind.Gap, "noor", "missed general/2–2");
    }

    [Fact]
    public void A_topic_that_comes_or_is_logged_as_a_message_is_changed()
    {
        SetTopic("dana", "t1", 1);
        _log[0] = _log[0] with { Event = null };
        Finish();
        Assert.Equal(2, _violations.Count(ViolationKind.Changed));
        AssertFound(ViolationKind.Changed, "dana", "t1 was sent to general as '(topic) t1 says something' and logged in general as 't1 says something'");
        AssertFound(ViolationKind.Changed, "dana", "heard general/1 as 'dana: (topic) t1 says something', logged is 'dana: t1 says something'");
    }

    private static string TextOf(string cid) => $"{cid} says something";

    private static ChannelStart Start(string channel, long seq, bool? recovered = null) => new(channel, Epoch, seq, recovered);

    private void Say(string client, string cid, long seq)
    {
        Send(client, cid, Private);
        Settle(client, cid, Private, seq);
    }

    private void SetTopic(string client, string cid, long seq)
    {
        _checker.Sent(client, new SentPost(cid, General, TextOf(cid), SentPost.Topic));
        _log.Add(new LoggedMessage(General, seq, client, "A", TextOf(cid), cid, SentPost.Topic));
        foreach (var listener in (string[])["dana", "noor", "mira"])
            _checker.Heard(listener, new ToldMessage(General, seq, client, TextOf(cid), SentPost.Topic));
        _checker.Acked(client, cid, General, Epoch, seq);
    }

    private void Settle(string client, string cid, string channel, long seq)
    {
        Log(client, cid, channel, seq);
        if (channel == General)
        {
            _checker.Heard(client, new ToldMessage(General, seq, client, TextOf(cid)));
        }
        else
        {
            Hear("dana", seq, client, cid);
            Hear("noor", seq, client, cid);
        }

        _checker.Acked(client, cid, channel, Epoch, seq);
    }

    private void Send(string client, string cid, string channel) => _checker.Sent(client, new SentPost(cid, channel, TextOf(cid)));

    private void Log(string from, string cid, string channel, long seq) => _log.Add(new LoggedMessage(channel, seq, from, "A", TextOf(cid), cid));

    private void Hear(string client, long seq, string from, string cid)
        => _checker.Heard(client, new ToldMessage(Private, seq, from, TextOf(cid), To: from == "dana" ? "noor" : "dana"));

    private void Finish() => _checker.Finish(new LogContents(Epoch, 1, _log, []));

    private void AssertOnly(ViolationKind kind, string whose, string details)
    {
        Assert.Equal(1, _violations.Total);
        AssertFound(kind, whose, details);
    }

    private void AssertFound(ViolationKind kind, string whose, string details) => Assert.Contains(
        _violations.Kept, violation => violation.Kind == kind && violation.Whose == whose && violation.Details.Contains(details, StringComparison.Ordinal));
}
