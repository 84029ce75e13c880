using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>
/// Posts to a channel as fast as its acknowledgements come back, with a few under way, until it is stopped or its server dies.
/// It knows afterwards what it sent and what it was promised.
/// </summary>
public sealed class Poster
{
    private const int UnderWayMax = 4;

    private readonly string _channel;
    private readonly ConcurrentDictionary<string, string> _sent = new();
    private readonly Task _posting;
    private volatile bool _stopping;

    private Poster(TestClient client, string channel)
    {
        Client = client;
        _channel = channel;
        _posting = PostAllAsync();
    }

    public TestClient Client { get; }

    /// <summary>Text by client message id.</summary>
    public IReadOnlyDictionary<string, string> Sent => _sent;

    /// <summary>Seq by client message id.</summary>
    public IReadOnlyDictionary<string, long> Acked => Client.Lines.Where(IsAck).ToDictionary(ack => ack.Cid!, ack => ack.Seq!.Value);

    public static Poster Start(TestClient client, string channel) => new(client, channel);

    public Task AckedAsync(int count) => Client.CountAsync(count, IsAck, "acknowledgements");

    /// <summary>Returns after the last acknowledgement; throws if a post was refused or never answered.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        return _posting;
    }

    /// <summary>The server was killed: waits until the client has read what it had sent.</summary>
    public async Task CutOffAsync()
    {
        await Client.ReadToEndAsync();
        await _posting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsAck(ServerLine line) => line.Type == "ack";

    private async Task PostAllAsync()
    {
        var underWay = new Queue<Task>();
        for (var number = 1; !_stopping; number++)
        {
            underWay.Enqueue(PostAsync(number));
            if (underWay.Count == UnderWayMax)
                await underWay.Dequeue();
        }

        await Task.WhenAll(underWay);
    }

    private async Task PostAsync(int number)
    {
        var cid = string.Create(CultureInfo.InvariantCulture, $"{Client.Name}-{number}");
        var text = $"{cid} says something";
        _sent[cid] = text;
        var answer = await Client.PostAsync(text, _channel, cid);
        Assert.Equal(("ack", cid, false), (answer.Type, answer.Cid, answer.Dup));
    }
}
