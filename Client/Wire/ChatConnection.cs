using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace OrleansChat.Client.Wire;

/// <summary>
/// One connection to a server: commands go in from any thread, events come out in order to one reader.
/// The reader alone learns that the connection has ended, and why; a sender never does. So there is one place that decides what an end means,
/// and a last line of the server ("replaced", "shutdown") is read even when a write has failed before it.
/// Each line is also given, as it came, to <paramref name="onLine"/>, by the reader.
/// </summary>
internal sealed class ChatConnection(Stream stream, TimeProvider time, Action<ReadOnlySequence<byte>>? onLine = null) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
    private readonly SemaphoreSlim _sending = new(1, 1);

    /// <summary>Why there are no more events; null as long as there may be some.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Sends one command, whole. A connection that does not take it is ended for the reader too.</summary>
    public async ValueTask SendAsync(ClientCommand command)
    {
        var line = CommandWriter.Write(command);
        await _sending.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(ClientLimits.SendWait, time);
            await stream.WriteAsync(line, patience.Token);
            await stream.FlushAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Half a line may be out, so nothing can follow it.
            EndReason ??= "the server does not read";
            _reader.CancelPendingRead();
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // The reader finds the same, after the lines that arrived before.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>
    /// The next event, or null when there will be none; <see cref="EndReason"/> then says why. Lines that mean nothing to this client are passed over.
    /// </summary>
    public async ValueTask<ChatEvent?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (EndReason is null)
            {
                var read = await _reader.ReadAsync(cancellationToken);
                if (read.Buffer.PositionOf((byte)'\n') is { } lineEnd)
                {
                    var line = read.Buffer.Slice(0, lineEnd);
                    onLine?.Invoke(line);
                    var received = EventReader.Read(line);
                    _reader.AdvanceTo(read.Buffer.GetPosition(1, lineEnd));
                    if (received is not null) return received;
                    continue;
                }

                // Bytes behind the last line feed are a line that its server did not finish.
                if (read.IsCompleted) EndReason ??= "the server closed the connection";
                if (read.Buffer.Length > ClientLimits.ReceivedLineBytesMax) EndReason ??= "the server sent a line without an end";
                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException)
        {
            EndReason ??= "the client stopped";
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            EndReason ??= exception.Message;
        }

        return null;
    }

    /// <summary>Closes the connection. Nobody may be receiving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await stream.DisposeAsync();
        _sending.Dispose();
    }

    private static bool IsBroken(Exception exception) => exception is IOException or SocketException or ObjectDisposedException;
}
