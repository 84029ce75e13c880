using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>The library as a bot uses it, Dana, at scripted servers, 127.0.0.1:5001 and 5002. Pauses before another attempt are over at once, and no other wait ever is.</summary>
internal sealed class Bot : IAsyncDisposable
{
    public Bot(Func<ChatClientOptions, ChatClientOptions>? configure = null)
    {
        Time = new ExpiringTime(ClientLimits.ReconnectWaitMin);
        Network = new ScriptedNetwork(Time);
        var options = new ChatClientOptions([new ServerAddress("127.0.0.1", 5001), new ServerAddress("127.0.0.1", 5002)], "Dana");
        Chat = new ChatClient(configure?.Invoke(options) ?? options, Time, receiver: null, Network.DialAsync, new ConstantRandom(0), "run");
    }

    public ExpiringTime Time { get; }

    public ScriptedNetwork Network { get; }

    public ChatClient Chat { get; }

    public async Task<ScriptedServer> LoginAsync(params string[] channels)
    {
        var login = Chat.LoginAsync();
        var server = await Network.AcceptAsync(5001);
        await server.WelcomeAsync("A", channels);
        Assert.Null((await login).Refusal);
        return server;
    }

    public Task<List<ChatEvent>> HeardAsync(string text) => HeardAsync(heard => heard is MessageEvent message && message.Text == text);

    /// <summary>Reads up to this event, and returns all that were read.</summary>
    public async Task<List<ChatEvent>> HeardAsync(Func<ChatEvent, bool> last)
    {
        var all = new List<ChatEvent>();
        await foreach (var heard in Chat.ReadAsync())
        {
            all.Add(heard);
            if (last(heard)) return all;
        }

        throw new InvalidOperationException($"It ended behind {all.Count} events.");
    }

    public async ValueTask DisposeAsync()
    {
        Network.Close();
        await Chat.DisposeAsync();
        Network.Dispose();
    }
}
