using System.Collections.Concurrent;
using System.Threading.Channels;
using OrleansChat.Client;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>Calls that reach a test instead of a server. A server is there until it is said to be down.</summary>
internal sealed class ScriptedNetwork(TimeProvider time) : IDisposable
{
    private readonly Channel<(ServerAddress Address, ScriptedServer Server)> _taken = Channel.CreateUnbounded<(ServerAddress, ScriptedServer)>();
    private readonly ConcurrentDictionary<int, bool> _down = new();
    private readonly ConcurrentQueue<int> _called = new();
    private readonly ConcurrentQueue<ScriptedServer> _all = new();

    private TaskCompletionSource _nextCall = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _vain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The ports that were called so far, in order, in vain or not.</summary>
    public IReadOnlyCollection<int> Called => _called;

    public bool IsAllDown { get; set; }

    /// <summary>Ends when the caller has no more use for the call that was made last, for better or worse.</summary>
    public Task LastCallOver { get; private set; } = Task.CompletedTask;

    public void SetDown(int port, bool isDown = true) => _down[port] = isDown;

    /// <summary>The next call that came through, which has to be to this port.</summary>
    public async Task<ScriptedServer> AcceptAsync(int port)
    {
        var (address, server) = await _taken.Reader.ReadAsync();
        Assert.Equal(port, address.Port);
        return server;
    }

    /// <summary>Waits until so many calls were made.</summary>
    public async Task CalledAsync(int count)
    {
        while (Called.Count < count)
            await Volatile.Read(ref _nextCall).Task;
    }

    /// <summary>Waits until a call was in vain, which is how a test knows that the client has noticed the loss.</summary>
    public Task CalledInVainAsync() => _vain.Task;

    public Task<DialResult> DialAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        _called.Enqueue(address.Port);
        Interlocked.Exchange(ref _nextCall, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(over.SetResult);
        LastCallOver = over.Task;
        if (cancellationToken.IsCancellationRequested || IsAllDown || _down.GetValueOrDefault(address.Port))
        {
            _vain.TrySetResult();
            return Task.FromResult(new DialResult(Connection: null, $"cannot reach {address}: refused"));
        }

        var (client, server) = DuplexStream.CreatePair();
        var scripted = new ScriptedServer(server);
        _all.Enqueue(scripted);
        Assert.True(_taken.Writer.TryWrite((address, scripted)));
        return Task.FromResult(new DialResult(new ChatConnection(client, time), Problem: null));
    }

    /// <summary>Nobody is reached any more, and who was reached is gone.</summary>
    public void Close()
    {
        IsAllDown = true;
        foreach (var server in _all) server.Close();
    }

    public void Dispose()
    {
        foreach (var server in _all) server.Dispose();
    }
}
