using OrleansChat.Client.View;

namespace OrleansChat.Client.Input;

/// <summary>Shows lists that come in pages, up to a limit.</summary>
internal sealed class Listings(ChatClient client, IView view)
{
    /// <summary>Shows the channels that there are; returns why it could not.</summary>
    public async Task<Refusal?> ChannelsAsync()
    {
        string? after = null;
        for (var page = 1; ; page++)
        {
            var answer = await client.ChannelsAsync(after);
            if (answer.Value is not { } list) return answer.Refusal;

            foreach (var channel in list.Channels)
                view.ShowNotice($"#{channel.Channel} ({channel.Members}){(channel.Topic is null ? "" : $"  {channel.Topic}")}");
            if (IsLast(page, list.IsEnd, list.Channels.Count)) return null;
            after = list.Channels[^1].Channel;
        }
    }

    /// <summary>Shows who is in a channel; returns why it could not.</summary>
    public async Task<Refusal?> WhoAsync(string channel)
    {
        string? after = null;
        for (var page = 1; ; page++)
        {
            var answer = await client.WhoAsync(channel, after);
            if (answer.Value is not { } list) return answer.Refusal;

            view.ShowMembers(list);
            if (IsLast(page, list.IsEnd, list.Users.Count)) return null;
            after = list.Users[^1].User;
        }
    }

    // Nobody reads more, and a page without anything on it leads nowhere.
    private bool IsLast(int page, bool isEnd, int count)
    {
        if (isEnd || count == 0) return true;
        if (page < ClientLimits.ListPagesMax) return false;
        view.ShowNotice("… and more");
        return true;
    }
}
