using System.Text;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Answers which channels there are and who is in them, a page at a time. A page is cut so that its line keeps the limit.</summary>
internal sealed class ListPages(ChatSession connection, GrainCalls grains, AwayUsers away, Refusals refusals)
{
    // What stands around the items in their line, and around one of them; longer than it ever is.
    private const int LineRestBytes = 1_024;
    private const int ItemRestBytes = 64;

    public async ValueTask SendAsync(ListChannels asked)
    {
        if (await grains.ChannelsAsync(asked.After, asked.Limit) is not { } page)
        {
            refusals.SendUnavailable(asked.Rid, cid: null);
            return;
        }

        ChannelListing[] channels = [.. page.Channels.Select(channel => new ChannelListing(channel.Channel, channel.Members, channel.TopicJson))];
        var fitting = Fitting(channels, channel => (2 * channel.Channel.Length) + channel.TopicJson.Length);
        connection.Send(Frame.Of(
            (asked.Rid, channels, fitting, End: page.IsEnd && fitting == channels.Length),
            static (writer, a) => writer.Channels(a.Rid, a.channels.AsSpan(0, a.fitting), a.End)));
    }

    public async ValueTask SendAsync(Who asked)
    {
        // A name is looked for as it is compared; one that is none stands where its letters do.
        var after = asked.After is { } text ? UserName.KeyOf(text) ?? text : null;
        var page = await grains.MembersAsync(asked.Channel, after, asked.Limit);
        if (page is not { Outcome: ChannelOutcome.Done })
        {
            refusals.Send(page?.Outcome ?? ChannelOutcome.Unavailable, asked.Channel, asked.Rid, cid: null);
            return;
        }

        UserListing[] users = [.. page.Members.Select(ListingOf)];
        // A name can have quotes, which double it, and stands in the text, too.
        var fitting = Fitting(users, user => (4 * Encoding.UTF8.GetByteCount(user.User)) + (user.Server?.Length ?? 0));
        connection.Send(Frame.Of(
            (asked, users, fitting, End: page.IsEnd && fitting == users.Length),
            static (writer, a) => writer.Who(a.asked.Rid, a.asked.Channel, a.users.AsSpan(0, a.fitting), a.End)));
    }

    private static string? RoleOf(Member member) => member.Role switch { MemberRole.Owner => "owner", MemberRole.Moderator => "moderator", _ => null };

    private UserListing ListingOf(Member member)
        => new(member.User, member.Server, RoleOf(member), member.Session is { } session && away.IsAway(member.UserKey, session));

    private static int Fitting<T>(T[] items, Func<T, int> costOf)
    {
        var bytes = LineRestBytes;
        var count = 0;
        while (count < items.Length && (bytes += costOf(items[count]) + ItemRestBytes) <= ProtocolLimits.LineBytesMax)
            count++;
        return count;
    }
}
