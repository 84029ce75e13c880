using System.Buffers;

namespace OrleansChat.Gateway.Sending;

/// <summary>
/// What waits to be sent to one client, bounded in bytes. Frames are whole lines and go out in the order in which they were put in. Nobody ever waits for a slow client: who
/// puts a frame in returns at once, and learns when the bound is passed. All members are thread-safe.
/// </summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="bytesMax">What may wait of that which can be got again from the log.</param>
/// <param name="replyBytesMax">What may wait beyond that of answers, which cannot.</param>
internal sealed class Outbox(IOutput output, int bytesMax, int replyBytesMax)
{
    private const int GatherBytesMax = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReadOnlyMemory<byte>>? _held;
    private int _bytes;
    private long _takenBytes;
    private bool _writing;
    private bool _closed;
    private TaskCompletionSource? _room;
    private volatile bool _isWaiting;

    /// <summary>Puts frames at the end, all of them or none. They go out with the next <see cref="Flush"/>.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="bytes">How long they are together.</param>
    /// <returns>False when they do not fit any more, or the outbox is closed: none was taken.</returns>
    public bool TryAdd(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes)
    {
        lock (_gate)
        {
            if (_closed || _bytes + bytes > bytesMax)
                return false;
            // By index: this runs once for every client and batch, and must leave nothing behind.
            for (var i = 0; i < frames.Count; i++)
                Add(frames[i]);
            return true;
        }
    }

    /// <summary>Puts an answer at the end, for which there is some room beyond the bound. It goes out with the next <see cref="Flush"/>.</summary>
    /// <returns>False when even that is used up, or the outbox is closed: the answer was not taken.</returns>
    public bool TryAddReply(ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            if (_closed || _bytes + frame.Length > bytesMax + replyBytesMax)
                return false;
            Add(frame);
            return true;
        }
    }

    /// <summary>Puts a frame that is not worth waiting for at the end. It goes out with the next <see cref="Flush"/>.</summary>
    /// <returns>False when more than <paramref name="waitingBytesMax"/> bytes wait, or the outbox is closed: the frame was not taken.</returns>
    public bool TryAddIfIdle(ReadOnlyMemory<byte> frame, int waitingBytesMax)
    {
        lock (_gate)
        {
            if (_closed || _bytes > waitingBytesMax)
                return false;
            Add(frame);
            return true;
        }
    }

    /// <summary>Ends when no more than half of the bound waits, or the outbox is closed.</summary>
    public Task UntilRoomAsync()
    {
        lock (_gate)
        {
            if (HasRoom)
                return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Whether it takes nothing any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>Whether something waits that the transport does not take at once.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>How many bytes the transport has taken so far.</summary>
    public long TakenBytes => Interlocked.Read(ref _takenBytes);

    private bool HasRoom => _closed || _bytes <= bytesMax / 2;

    /// <summary>Keeps back what comes from now on, until <see cref="ReleaseAfter"/>.</summary>
    public void Hold()
    {
        lock (_gate)
            _held ??= [];
    }

    /// <summary>Puts a frame in, and behind it all that was kept back: an answer that says where a channel begins must come before the channel's messages.</summary>
    public void ReleaseAfter(ReadOnlyMemory<byte> first)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _bytes += first.Length;
            _waiting.Enqueue(first);
            foreach (var frame in _held ?? [])
                _waiting.Enqueue(frame);
            _held = null;
        }
    }

    /// <summary>Sends what waits, as far as the client takes it; the rest follows by itself.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_writing || _waiting.Count == 0)
                return;
            _writing = true;
        }

        var writing = WriteAsync();
        if (!writing.IsCompletedSuccessfully)
            _ = writing.AsTask();
    }

    /// <summary>Takes no more frames. What waits is dropped if <paramref name="dropWaiting"/>, and <paramref name="last"/> is still sent.</summary>
    /// <returns>Ends when everything was handed to the transport, or cannot be any more.</returns>
    public Task CloseAsync(ReadOnlyMemory<byte> last, bool dropWaiting)
    {
        lock (_gate)
        {
            if (_closed)
                return _drained.Task;
            _closed = true;
            _held = null;
            TellRoom();
            if (dropWaiting)
                _waiting.Clear();
            if (!last.IsEmpty)
                _waiting.Enqueue(last);
            if (!_writing && _waiting.Count == 0)
                _drained.TrySetResult();
        }

        Flush();
        return _drained.Task;
    }

    private async ValueTask WriteAsync()
    {
        try
        {
            while (TryTakeWaiting(out var piece))
            {
                var isThere = false;
                try
                {
                    var sending = output.SendAsync(piece.Bytes);
                    _isWaiting = !sending.IsCompleted;
                    isThere = await sending;
                }
                finally
                {
                    piece.Return();
                }

                _isWaiting = false;
                Sent(piece.Bytes.Length);
                if (!isThere)
                {
                    Break(); // The client is gone; its read side ends the session.
                    return;
                }
            }
        }
        catch (Exception)
        {
            Break(); // The transport failed. The session learns that from its reader, which says why.
        }
    }

    // A frame alone goes out as it is, and all who hear its channel share its bytes. Several small ones go together: to send costs much more than to copy.
    private bool TryTakeWaiting(out Piece piece)
    {
        piece = default;
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var first))
            {
                piece = _waiting.TryPeek(out var second) && first.Length + second.Length <= GatherBytesMax ? Gather(first) : new Piece(first, null);
                return true;
            }

            _writing = false;
            if (_closed)
                _drained.TrySetResult();
            return false;
        }
    }

    private Piece Gather(ReadOnlyMemory<byte> first)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(GatherBytesMax);
        first.CopyTo(buffer);
        var length = first.Length;
        while (_waiting.TryPeek(out var next) && length + next.Length <= buffer.Length)
        {
            next.CopyTo(buffer.AsMemory(length));
            length += next.Length;
            _waiting.Dequeue();
        }

        return new Piece(buffer.AsMemory(0, length), buffer);
    }

    // From here on nobody writes: the flag that somebody does stays set.
    private void Break()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Clear();
            TellRoom();
            _drained.TrySetResult();
        }
    }

    private void Sent(int bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            _takenBytes += bytes;
            TellRoom();
        }
    }

    private void Add(ReadOnlyMemory<byte> frame)
    {
        _bytes += frame.Length;
        if (_held is not null)
            _held.Add(frame);
        else
            _waiting.Enqueue(frame);
    }

    private void TellRoom()
    {
        if (!HasRoom || _room is null)
            return;
        _room.SetResult();
        _room = null;
    }

    // What one call sends; a buffer that was borrowed for it goes back afterwards.
    private readonly record struct Piece(ReadOnlyMemory<byte> Bytes, byte[]? Borrowed)
    {
        public void Return()
        {
            if (Borrowed is not null)
                ArrayPool<byte>.Shared.Return(Borrowed);
        }
    }
}
