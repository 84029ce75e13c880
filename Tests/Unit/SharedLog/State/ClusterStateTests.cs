using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.State;

public sealed class ClusterStateTests
{
    private readonly ClusterState _state = new();

    public ClusterStateTests() => Apply(Some.Head, Some.UpEntry("A"), Some.UpEntry("B"));

    [Fact]
    public void A_name_is_held_from_login_to_logout()
    {
        Apply(Some.LoginEntry("Dana"));
        Assert.Equal(new SessionState("Dana", Some.SessionOf("Dana"), "A", 1), _state.View.Sessions["dana"]);
        Assert.True(_state.View.Holds("dana", Some.SessionOf("Dana")));
        Assert.False(_state.View.Holds("dana", "another"));

        Apply(new LogoutEntry("dana", Some.SessionOf("Dana"), Some.TimeMs, "Dana"));
        Assert.Empty(_state.View.Sessions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_that_goes_down_or_begins_again_frees_its_names_and_no_others(bool down)
    {
        Apply(Some.LoginEntry("Dana"), Some.LoginEntry("Eva"), Some.LoginEntry("Finn", "B"));
        Apply(down ? Some.DownEntry("A") : Some.UpEntry("A", generation: 2));
        Assert.Equal("finn", Assert.Single(_state.View.Sessions).Key);
        Assert.Equal(!down, _state.View.Servers["A"].IsUp);
        Assert.True(_state.View.IsUp("B", 1));
    }

    [Fact]
    public void Generations_count_a_servers_lives()
    {
        Apply(Some.DownEntry("A"), Some.UpEntry("A", 2), Some.UpEntry("A", 3), Some.DownEntry("A", 3), Some.UpEntry("A", 4));
        Assert.True(_state.View.IsUp("A", 4));
        Assert.False(_state.View.IsUp("A", 3));
        Assert.Equal(new ServerState(4, IsUp: true, "127.0.0.1:5001", 40001), _state.View.Servers["A"]);
    }

    [Fact]
    public void A_server_that_is_down_listens_nowhere_but_keeps_its_generation()
    {
        Apply(Some.DownEntry("A"));
        Assert.Equal(new ServerState(1, IsUp: false, "127.0.0.1:5001", NudgePort: 0), _state.View.Servers["A"]);
    }

    [Fact]
    public void Membership_outlives_sessions_and_a_channel_its_members()
    {
        Apply(Some.LoginEntry("Dana"), Joined("tea"), Joined("coffee"), Some.DownEntry("A"));
        Assert.Equal(["coffee", "tea"], _state.View.ChannelsOf("dana"));
        Assert.Equal("Dana", _state.View.Channels["tea"].Members["dana"]);

        Apply(Left("tea"), Left("coffee"));
        Assert.Empty(_state.View.ChannelsOf("dana"));
        Assert.Empty(_state.View.Memberships);
        Assert.Empty(_state.View.Channels["tea"].Members);
    }

    [Theory]
    [InlineData("general", true)]
    [InlineData("@A", true)]
    [InlineData("@B", false)]
    [InlineData("tea", true)]
    [InlineData("coffee", false)]
    public void One_may_post_to_all_to_those_of_the_own_server_and_to_channels_one_is_in(string channel, bool may)
    {
        Apply(Joined("tea"));
        Assert.Equal(may, _state.View.MayPost("dana", channel, "A"));
    }

    public static TheoryData<string, string> Contradictions => new()
    {
        { "second head", "does not belong here" },
        { "seq 1 again", "general is at seq 1" },
        { "seq with a gap", "general is at seq 1" },
        { "cid again", "cid c1 of dana" },
        { "name taken twice", "dana is taken" },
        { "logout of another session", "gives back the name dana" },
        { "join again", "membership of dana in tea" },
        { "leave without join", "membership of dana in coffee" },
        { "up with a generation left out", "A cannot go up with generation 3" },
        { "up with the same generation", "A cannot go up with generation 1" },
        { "first up with generation 2", "C cannot go up with generation 2" },
        { "down of another generation", "A cannot go down with generation 2" },
        { "down of one that is down", "B cannot go down with generation 1" },
        { "down of one never seen", "C cannot go down with generation 1" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_the_lines_before_it_is_reported(string what, string told)
    {
        Apply(Some.LoginEntry("Dana"), Some.Message(1, cid: "c1"), Joined("tea"), Some.DownEntry("B"));
        Assert.Contains(told, _state.Apply(Contradicting(what)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_a_later_version_is_not_read()
        => Assert.Contains("version 2", new ClusterState().Apply(Some.Head with { Version = 2 }), StringComparison.Ordinal);

    [Fact]
    public void The_first_line_must_be_the_head()
        => Assert.Contains("head", new ClusterState().Apply(Some.Message(1)), StringComparison.Ordinal);

    private static LogEntry Contradicting(string what) => what switch
    {
        "second head" => Some.Head,
        "seq 1 again" => Some.Message(1),
        "seq with a gap" => Some.Message(3),
        "cid again" => Some.Message(2, cid: "c1"),
        "name taken twice" => Some.LoginEntry("Dana", "B"),
        "logout of another session" => new LogoutEntry("dana", "another", Some.TimeMs, "Dana"),
        "join again" => Joined("tea"),
        "leave without join" => Left("coffee"),
        "up with a generation left out" => Some.UpEntry("A", 3),
        "up with the same generation" => Some.UpEntry("A", 1),
        "first up with generation 2" => Some.UpEntry("C", 2),
        "down of another generation" => Some.DownEntry("A", 2),
        "down of one that is down" => Some.DownEntry("B"),
        "down of one never seen" => Some.DownEntry("C"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static MembershipEntry Joined(string channel) => new(channel, "Dana", "dana", IsMember: true, Some.TimeMs);

    private static MembershipEntry Left(string channel) => new(channel, "Dana", "dana", IsMember: false, Some.TimeMs);

    private void Apply(params LogEntry[] entries)
    {
        foreach (var entry in entries)
            Assert.Null(_state.Apply(entry));
    }
}
