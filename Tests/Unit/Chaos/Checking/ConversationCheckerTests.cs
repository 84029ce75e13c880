using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.Chaos.Checking;

/// <summary>The judge of the chaos runs is fed every violation that it must find. A checker that cannot fail proves nothing.</summary>
public sealed class ConversationCheckerTests
{
    private const string General = "general";
    private const string Epoch = "k3f";

    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private readonly List<LoggedMessage> _log = [];

    public ConversationCheckerTests()
    {
        _checker = new ConversationChecker(General, _violations);
        _checker.Attached("dana", [Start(0)]);
        _checker.Attached("noor", [Start(0)]);
    }

    [Fact]
    public void A_conversation_in_which_all_promises_were_kept_is_clean()
    {
        Say("dana", "a1", 1);
        Say("noor", "b1", 2);
        _checker.Attached("noor", [Start(3, recovered: true)]);
        Say("dana", "a2", 3);
        Finish();
        Assert.Empty(_violations.Kept);
        Assert.Equal((3, 3), (_checker.Posts, _checker.Acks));
        Assert.All(["dana", "noor"], client => Assert.Null(_checker.Missing(client)));
    }

    [Fact]
    public void An_acked_message_that_is_not_in_the_log_is_lost()
    {
        Say("dana", "a1", 1);
        Say("noor", "b1", 2);
        _log.RemoveAt(1);
        Finish();
        Assert.Equal(2, _violations.Count(ViolationKind.Lost));
        AssertFound(ViolationKind.Lost, "noor", "b1 was acked at general/2 and is not in the log");
        AssertFound(ViolationKind.Lost, "dana", "heard general/2");
    }

    [Fact]
    public void An_ack_that_names_another_place_than_the_log_is_a_loss()
    {
        Send("dana", "a1");
        Log("dana", "a1", 1);
        HearAll(1, "dana", "a1");
        _checker.Acked("dana", "a1", General, Epoch, 2);
        Finish();
        AssertOnly(ViolationKind.Lost, "dana", "a1 was acked at general/2, but stands at general/1");
    }

    [Fact]
    public void A_cid_that_is_in_the_log_twice_is_doubled()
    {
        Say("dana", "a1", 1);
        Log("dana", "a1", 2);
        HearAll(2, "dana", "a1");
        Finish();
        AssertOnly(ViolationKind.Doubled, "dana", "a1 is in the log at general/1 and general/2");
    }

    [Fact]
    public void Two_acks_of_one_cid_name_one_place()
    {
        Say("dana", "a1", 1);
        _checker.Acked("dana", "a1", General, Epoch, 1);
        Assert.Empty(_violations.Kept);
        _checker.Acked("dana", "a1", General, Epoch, 7);
        AssertOnly(ViolationKind.Changed, "dana", "a1 was acked at general/1 and at general/7");
    }

    [Fact]
    public void An_ack_for_what_was_never_sent_is_reported()
    {
        _checker.Acked("dana", "a9", General, Epoch, 1);
        AssertOnly(ViolationKind.Changed, "dana", "a9");
    }

    [Fact]
    public void A_message_heard_again_is_doubled()
    {
        Say("dana", "a1", 1);
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", TextOf("a1")));
        AssertOnly(ViolationKind.Doubled, "noor", "heard general/1 again");
    }

    [Fact]
    public void A_message_heard_again_after_a_resume_is_doubled()
    {
        Say("dana", "a1", 1);
        _checker.Attached("noor", [Start(1, recovered: true)]);
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", TextOf("a1")));
        AssertOnly(ViolationKind.Doubled, "noor", "heard general/1 again");
    }

    [Fact]
    public void A_seq_that_was_skipped_is_a_gap_and_reordered_when_it_comes_after_all()
    {
        _checker.Heard("noor", new ToldMessage(General, 2, "dana", TextOf("a2")));
        AssertOnly(ViolationKind.Gap, "noor", "missed general/1–1 and heard 2");
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", TextOf("a1")));
        AssertFound(ViolationKind.Reordered, "noor", "heard general/1 only after 2");
        Assert.Equal(2, _violations.Total);
    }

    [Fact]
    public void A_resume_that_brings_less_than_it_said_is_a_gap()
    {
        Say("dana", "a1", 1);
        _checker.Attached("noor", [Start(5, recovered: true)]);
        _checker.Heard("noor", new ToldMessage(General, 4, "dana", TextOf("a4")));
        AssertOnly(ViolationKind.Gap, "noor", "missed general/2–3");
    }

    [Theory]
    [InlineData(false, "not recovered: too old")]
    [InlineData(null, "the server knows no resume")]
    public void A_return_without_what_was_missed_is_a_gap(bool? recovered, string why)
    {
        Say("dana", "a1", 1);
        _checker.Attached("noor", [Start(4, recovered, "too old")]);
        AssertOnly(ViolationKind.Gap, "noor", why);
        _checker.Heard("noor", new ToldMessage(General, 5, "dana", TextOf("a5")));
        Assert.Equal(1, _violations.Total);
    }

    [Fact]
    public void What_is_before_the_first_login_is_not_heard()
    {
        _checker.Attached("late", [Start(10)]);
        _checker.Heard("late", new ToldMessage(General, 10, "dana", TextOf("a1")));
        AssertOnly(ViolationKind.Reordered, "late", "heard general/10 only after 10");
    }

    [Fact]
    public void One_seq_with_two_contents_is_changed()
    {
        _checker.Heard("dana", new ToldMessage(General, 1, "dana", "this"));
        _checker.Heard("noor", new ToldMessage(General, 1, "dana", "that"));
        AssertOnly(ViolationKind.Changed, "noor", "but for dana it was 'dana: this'");
    }

    [Fact]
    public void A_client_that_has_not_heard_the_end_of_the_log_has_a_gap()
    {
        Say("dana", "a1", 1);
        _checker.Attached("early", [Start(0)]);
        Finish();
        AssertOnly(ViolationKind.Gap, "early", "has heard general up to 0, but the log ends at 1");
    }

    [Fact]
    public void A_text_that_is_not_the_one_that_was_sent_is_changed()
    {
        Send("dana", "a1");
        _checker.Acked("dana", "a1", General, Epoch, 1);
        _log.Add(new LoggedMessage(General, 1, "dana", "A", "forged", "a1"));
        Finish(heardToTheEnd: false);
        AssertFound(ViolationKind.Changed, "dana", "logged in general as 'forged'");
    }

    [Fact]
    public void What_nobody_sent_is_not_in_the_log()
    {
        Say("dana", "a1", 1);
        Log("dana", "a2", 2);
        Log("ghost", "g1", 3);
        HearAll(2, "dana", "a2");
        HearAll(3, "ghost", "g1");
        Finish();
        AssertFound(ViolationKind.Changed, "dana", "a2 is in the log, but was never sent");
        AssertFound(ViolationKind.Changed, "log", "ghost");
        Assert.Equal(2, _violations.Total);
    }

    [Fact]
    public void A_senders_messages_stand_as_they_were_sent_unless_one_was_refused()
    {
        Send("dana", "a1", "a2", "a3");
        _checker.Refused("dana", "a3");
        foreach (var (cid, seq) in new[] { ("a2", 1L), ("a1", 2L), ("a3", 3L) })
            Settle("dana", cid, seq);
        Finish();
        AssertOnly(ViolationKind.Reordered, "dana", "a1 was sent before a2");
    }

    [Fact]
    public void A_refused_message_may_stand_behind_later_ones()
    {
        Send("dana", "a1", "a2");
        _checker.Refused("dana", "a1");
        Settle("dana", "a2", 1);
        Settle("dana", "a1", 2);
        Finish();
        Assert.Empty(_violations.Kept);
    }

    [Fact]
    public void A_message_that_was_never_acked_is_stuck()
    {
        Send("dana", "a1");
        Finish();
        AssertOnly(ViolationKind.Stuck, "dana", "a1 was never acked");
    }

    [Fact]
    public void Two_epochs_are_two_logs()
    {
        _checker.Attached("dana", [new ChannelStart(General, "other", 0, Recovered: true)]);
        AssertOnly(ViolationKind.Log, "dana", "other");
    }

    [Fact]
    public void Damage_of_the_log_is_a_violation()
    {
        _checker.Finish(new LogContents(Epoch, 1, [], ["chat.log, line 7: bad"]));
        AssertOnly(ViolationKind.Log, "log", "line 7");
    }

    [Fact]
    public void All_are_counted_and_only_the_first_are_kept()
    {
        for (var i = 0; i < 1000; i++)
            _violations.Add(ViolationKind.Gap, "noor", "missed something");
        Assert.Equal((1000, 1000), (_violations.Count(ViolationKind.Gap), _violations.Total));
        Assert.InRange(_violations.Kept.Count, 1, 100);
    }

    private static ChannelStart Start(long seq, bool? recovered = null, string? reason = null) => new(General, Epoch, seq, recovered, reason);

    private static string TextOf(string cid) => $"{cid} says something";

    private void Say(string client, string cid, long seq)
    {
        Send(client, cid);
        Settle(client, cid, seq);
    }

    private void Send(string client, params string[] cids)
    {
        foreach (var cid in cids)
            _checker.Sent(client, new SentPost(cid, General, TextOf(cid)));
    }

    private void Settle(string client, string cid, long seq)
    {
        Log(client, cid, seq);
        HearAll(seq, client, cid);
        _checker.Acked(client, cid, General, Epoch, seq);
    }

    private void Log(string from, string cid, long seq) => _log.Add(new LoggedMessage(General, seq, from, "A", TextOf(cid), cid));

    private void HearAll(long seq, string from, string cid)
    {
        _checker.Heard("dana", new ToldMessage(General, seq, from, TextOf(cid)));
        _checker.Heard("noor", new ToldMessage(General, seq, from, TextOf(cid)));
    }

    private void Finish(bool heardToTheEnd = true)
    {
        _checker.Finish(new LogContents(Epoch, 1, _log, []));
        if (heardToTheEnd)
            Assert.DoesNotContain(_violations.Kept, violation => violation.Whose is "dana" or "noor" && violation.Kind == ViolationKind.Gap);
    }

    private void AssertOnly(ViolationKind kind, string whose, string details)
    {
        Assert.Equal(1, _violations.Total);
        AssertFound(kind, whose, details);
    }

    private void AssertFound(ViolationKind kind, string whose, string details) => Assert.Contains(
        _violations.Kept, violation => violation.Kind == kind && violation.Whose == whose && violation.Details.Contains(details, StringComparison.Ordinal));
}
