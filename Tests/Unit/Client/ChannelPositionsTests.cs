using OrleansChat.Client;
using OrleansChat.Client.Session;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ChannelPositionsTests
{
    private readonly ChannelPositions _positions = new();

    [Fact]
    public void What_was_seen_is_not_seen_again_and_counts_from_the_welcome()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10)]);

        Assert.False(TrySee("general", 10));
        Assert.True(TrySee("general", 11));
        Assert.False(TrySee("general", 11));
        Assert.True(TrySee("dev", 1));
        Assert.True(TrySee("general", seq: null));
        Assert.True(TrySee("general", seq: null));
    }

    [Fact]
    public void The_last_seen_of_every_channel_is_asked_for_but_a_servers_own_only_there()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10), new ChannelStart("@A", "k3f", 3)]);
        _positions.Begin(new ChannelStart("dev", "k3f", 5));
        _positions.Begin(new ChannelStart("ops", "k3f", 5));
        _positions.End("ops");
        TrySee("general", 11);

        Assert.Equal([new("general", "k3f", 11), new("@A", "k3f", 3), new("dev", "k3f", 5)], _positions.Resume(atSameServer: true));
        Assert.Equal([new("general", "k3f", 11), new("dev", "k3f", 5)], _positions.Resume(atSameServer: false));
    }

    [Fact]
    public void What_a_server_recovers_is_new_although_its_welcome_is_ahead_of_it()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10)]);
        _positions.Resume(atSameServer: true);

        Assert.Empty(_positions.Welcome([new ChannelStart("general", "k3f", 12, Recovered: true)]));

        Assert.False(TrySee("general", 10));
        Assert.True(TrySee("general", 11));
        Assert.True(TrySee("general", 12));
    }

    [Theory]
    [InlineData("k3f", 12, false, "too old", "some messages of #general could not be recovered (too old)")]
    [InlineData("k3f", 12, false, null, "some messages of #general could not be recovered (the server gives no reason)")]
    [InlineData("new", 2, false, "epoch_changed", "some messages of #general could not be recovered (epoch_changed)")]
    [InlineData("k3f", 12, null, null, "some messages of #general could not be recovered (the server does not resume)")]
    [InlineData("k3f", 10, null, null, null)]
    public void What_is_not_recovered_is_told_and_counting_goes_on_from_where_the_channel_stands(
        string epoch, long seq, bool? recovered, string? reason, string? told)
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10)]);
        _positions.Resume(atSameServer: true);

        var losses = _positions.Welcome([new ChannelStart("general", epoch, seq, recovered, reason)]);

        Assert.Equal(told is null ? [] : [told], losses);
        Assert.False(TrySee("general", seq));
        Assert.True(TrySee("general", seq + 1));
        Assert.Equal([new("general", epoch, seq + 1)], _positions.Resume(atSameServer: true));
    }

    [Fact]
    public void A_channel_that_one_is_not_in_any_more_is_told_once_and_not_asked_for_again()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10), new ChannelStart("dev", "k3f", 5)]);
        _positions.Resume(atSameServer: true);

        var losses = _positions.Welcome([new ChannelStart("general", "k3f", 10, Recovered: true), new ChannelStart("dev", "k3f", 5, Recovered: false, "not_in_channel")]);

        Assert.Equal(["some messages of #dev could not be recovered (not_in_channel)"], losses);
        Assert.Equal([new("general", "k3f", 10)], _positions.Resume(atSameServer: true));
    }

    [Fact]
    public void A_channel_that_nobody_asked_for_or_that_is_heard_no_more_is_no_loss()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10), new ChannelStart("@A", "k3f", 7)]);
        _positions.Resume(atSameServer: false);

        Assert.Empty(_positions.Welcome([new ChannelStart("general", "k3f", 10, Recovered: true), new ChannelStart("@B", "k3f", 90)]));

        Assert.Equal([new("general", "k3f", 10), new("@B", "k3f", 90)], _positions.Resume(atSameServer: true));
    }

    [Fact]
    public void To_join_again_makes_nothing_new_that_was_seen()
    {
        _positions.Begin(new ChannelStart("dev", "k3f", 5));
        TrySee("dev", 6);

        _positions.Begin(new ChannelStart("dev", "k3f", 5));

        Assert.False(TrySee("dev", 6));
    }

    [Fact]
    public void A_private_channel_that_nobody_named_begins_with_its_first_message_in_the_same_log()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10)]);

        Assert.True(TrySee("dm:ahmad dana", 1));

        Assert.Equal([new("general", "k3f", 10), new("dm:ahmad dana", "k3f", 1)], _positions.Resume(atSameServer: false));
    }

    [Fact]
    public void A_private_channel_that_began_while_nobody_was_here_is_new_from_its_first_message_on()
    {
        _positions.Welcome([new ChannelStart("general", "k3f", 10), new ChannelStart("dm:ahmad dana", "k3f", 4)]);
        _positions.Resume(atSameServer: false);

        Assert.Empty(_positions.Welcome([new("general", "k3f", 10, true), new("dm:ahmad dana", "k3f", 5, true), new("dm:dana noor", "k3f", 2, true)]));

        Assert.False(TrySee("dm:ahmad dana", 4));
        Assert.True(TrySee("dm:ahmad dana", 5));
        Assert.True(TrySee("dm:dana noor", 1));
    }

    [Fact]
    public void No_more_is_asked_for_than_a_server_takes_and_channels_before_private_ones()
    {
        for (var number = 1; number <= ClientLimits.ResumeChannelsMax; number++) _positions.Begin(new ChannelStart($"dm:dana x{number}", "k3f", 1));
        _positions.Begin(new ChannelStart("dev", "k3f", 5));

        var resume = _positions.Resume(atSameServer: true);

        Assert.Equal(ClientLimits.ResumeChannelsMax, resume.Count);
        Assert.Equal(new ChannelPosition("dev", "k3f", 5), resume[0]);
    }

    [Fact]
    public void To_join_again_takes_nothing_away_that_is_still_to_come()
    {
        _positions.Begin(new ChannelStart("dev", "k3f", 5));

        _positions.Begin(new ChannelStart("dev", "k3f", 900));

        Assert.True(TrySee("dev", 6));
    }

    private bool TrySee(string channel, long? seq)
    {
        if (!_positions.IsNew(channel, seq)) return false;
        _positions.See(channel, seq);
        return true;
    }
}
