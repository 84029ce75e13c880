using System.Net;
using System.Net.Sockets;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Unit.Conformance;

/// <summary>A server that answers each line of any client as it is told to, and sees no more in it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new(Patience.Bound);
    private readonly Func<string, string?> _answer;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="answer">What is sent in answer to a line, without an LF behind its last line; "" for nothing, and null to close.</param>
    public ScriptedServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ServerAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var talking = new List<Task>();
        try
        {
            while (true)
                talking.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talking);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        using (var reader = new StreamReader(client.GetStream()))
        await using (var writer = new StreamWriter(client.GetStream()) { NewLine = "\n", AutoFlush = true })
        {
            try
            {
                while (await reader.ReadLineAsync(_stopping.Token) is { } line && _answer(line) is { } answer)
                {
                    if (answer.Length > 0)
                        await writer.WriteLineAsync(answer.AsMemory(), _stopping.Token);
                }
            }
            catch (Exception over) when (over is IOException or OperationCanceledException)
            {
                // The client has heard enough, or the test has.
            }
        }
    }
}
