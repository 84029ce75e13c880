using System.Net.Sockets;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.Conformance;

/// <summary>A server that answers each line of any client as it is told to, and sees no more in it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Func<string, string?> _answer;

    /// <summary>Starts it.</summary>
    /// <param name="answer">What is sent in answer to a line, without an LF behind its last line; "" for nothing, and null to close.</param>
    public ScriptedServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener = new LoopbackListener(TalkAsync, Patience.Bound);
    }

    public ServerAddress Address => new("127.0.0.1", _listener.Port);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task TalkAsync(Socket client, CancellationToken stopping)
    {
        await using (var stream = new NetworkStream(client, ownsSocket: true))
        using (var reader = new StreamReader(stream))
        await using (var writer = new StreamWriter(stream) { NewLine = "\n", AutoFlush = true })
        {
            try
            {
                while (await reader.ReadLineAsync(stopping) is { } line && _answer(line) is { } answer)
                {
                    if (answer.Length > 0)
                        await writer.WriteLineAsync(answer.AsMemory(), stopping);
                }
            }
            catch (Exception over) when (over is IOException or OperationCanceledException)
            {
                // The client has heard enough, or the test has.
            }
        }
    }
}
