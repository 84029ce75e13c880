using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Channels;

/// <summary>The log's answers in the words of a channel.</summary>
internal static class Outcomes
{
    public static ChannelOutcome Of(AppendOutcome outcome) => outcome switch
    {
        AppendOutcome.Unavailable => ChannelOutcome.Unavailable,
        AppendOutcome.Appended => ChannelOutcome.Done,
        AppendOutcome.AlreadySo => ChannelOutcome.AlreadySo,
        AppendOutcome.CidConflict => ChannelOutcome.CidConflict,
        AppendOutcome.SessionGone => ChannelOutcome.SessionGone,
        AppendOutcome.NotMember => ChannelOutcome.NotMember,
        AppendOutcome.NoSuchChannel => ChannelOutcome.NoSuchChannel,
        AppendOutcome.TooManyChannels => ChannelOutcome.TooManyChannels,
        AppendOutcome.Muted => ChannelOutcome.Muted,
        AppendOutcome.Banned => ChannelOutcome.Banned,
        AppendOutcome.NotAllowed => ChannelOutcome.NotAllowed,
        AppendOutcome.NoSuchUser => ChannelOutcome.NoSuchUser,
        AppendOutcome.TooManyUsers => ChannelOutcome.TooManyUsers,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no command of a channel is answered so"),
    };
}
