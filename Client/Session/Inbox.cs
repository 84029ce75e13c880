using System.Threading.Channels;

namespace OrleansChat.Client.Session;

/// <summary>
/// What a bot has heard and not read yet. It is bounded, and who reads slowly makes the connection wait, which costs nothing: the server serves a slow client from the log.
/// Only one case must not wait: a bot that does not read because it waits for an answer, which stands behind the events that it does not read. Then events
/// are refused, the answer is found, and once everything before is read the client comes back and resumes where it began to refuse.
/// </summary>
internal sealed class Inbox(RequestQueue requests) : IReceiver
{
    private readonly Channel<ChatEvent> _events = Channel.CreateBounded<ChatEvent>(ClientLimits.UnreadEventsMax);
    private volatile TaskCompletionSource _caughtUp = New();
    private volatile bool _refuses;

    /// <inheritdoc/>
    public Task CaughtUp => _caughtUp.Task;

    /// <inheritdoc/>
    public async ValueTask<bool> TakeAsync(ChatEvent heard)
    {
        if (heard is BackEvent) BeginAnew();
        while (!_events.Writer.TryWrite(heard))
        {
            var room = _events.Writer.WaitToWriteAsync().AsTask();
            await Task.WhenAny(room, requests.WaitAsync());
            if (room.IsCompleted && await room) continue;

            _refuses = true;
            // The reader may have emptied it in this very moment.
            NoticeEmpty();
            return false;
        }

        return true;
    }

    /// <summary>The next event, as soon as there is one; null when there will be none.</summary>
    public async ValueTask<ChatEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        NoticeEmpty();
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_events.Reader.TryRead(out var heard)) return heard;
        }

        return null;
    }

    /// <summary>Nothing more comes; what is there can still be read.</summary>
    public void Complete() => _events.Writer.TryComplete();

    // On another connection nothing is refused yet.
    private void BeginAnew()
    {
        _refuses = false;
        _caughtUp = New();
    }

    private void NoticeEmpty()
    {
        if (_refuses && _events.Reader.Count == 0) _caughtUp.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
