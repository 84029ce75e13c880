using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Support;

/// <summary>Takes connections on a port of its own on loopback, and ends with all of them.</summary>
public sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping;
    private readonly Task _accepting;

    /// <summary>Starts listening.</summary>
    /// <param name="serve">Serves one connection, which it owns, until that or the token ends.</param>
    /// <param name="patience">After which it stops by itself; none if it need not.</param>
    public LoopbackListener(Func<Socket, CancellationToken, Task> serve, TimeSpan? patience = null)
    {
        _stopping = patience is { } bound ? new CancellationTokenSource(bound) : new CancellationTokenSource();
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(serve(await _listener.AcceptSocketAsync(_stopping.Token), _stopping.Token));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }
}
