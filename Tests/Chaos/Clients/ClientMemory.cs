using OrleansChat.Tests.Chaos.Checking;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>
/// What a client keeps from one connection to the next, and what it does with it at the next login. Mostly it names the last message that it heard of each channel; sometimes it
/// has forgotten some of its private channels, which are sent to it from their first message on, and rarely everything, like somebody at another machine.
/// </summary>
internal sealed class ClientMemory(string client, bool wantsToken, Random random, ConversationChecker checker)
{
    private const int ForgetsSomePercent = 25;
    private const int ForgetsAllPercent = 4;

    private string? _epoch;
    private string? _token;
    private IReadOnlyCollection<string> _forgotten = [];

    /// <summary>The next login.</summary>
    public object Login()
    {
        var places = checker.Places(client);
        _forgotten = Forget(places.Keys);
        object[] resume = [.. places.Where(place => !_forgotten.Contains(place.Key)).Select(place => new { channel = place.Key, epoch = _epoch, seq = place.Value })];
        string[] caps = wantsToken ? ["ack", "history", "token"] : ["ack", "history"];
        return new { type = "login", username = client, caps, token = _token, resume = resume.Length > 0 ? resume : null };
    }

    /// <summary>The login succeeded.</summary>
    public void Welcomed(ServerLine welcome)
    {
        ChannelStart[] starts = [.. welcome.Channels.Select(start => new ChannelStart(start.Channel!, start.Epoch!, start.Seq!.Value, start.Recovered, start.Reason))];
        _epoch = starts.First(start => start.Channel == ChaosClient.Channel).Epoch;
        _token = welcome.Token;
        checker.Attached(client, starts, _forgotten);
    }

    private string[] Forget(IEnumerable<string> known) => random.Next(100) switch
    {
        < ForgetsAllPercent => [.. known],
        < ForgetsAllPercent + ForgetsSomePercent => [.. known.Where(channel => PrivateChannel.Is(channel) && random.Next(2) == 0)],
        _ => [],
    };
}
