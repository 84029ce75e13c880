using System.Collections.Concurrent;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Sessions;

/// <summary>The sessions of this gateway, logged in or not.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<ChatSession, bool> _sessions = new();
    private readonly ConcurrentDictionary<string, ChatSession> _byUser = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ChatSession> _byId = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private long _lastNumber;
    private bool _isPinging;
    private volatile bool _closed;

    /// <summary>Sessions now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether the server stops: no more sessions, and names need not be given back one by one.</summary>
    public bool IsClosed => _closed;

    /// <summary>A number for a session's id, never given twice.</summary>
    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    /// <summary>Takes a session in.</summary>
    /// <returns>False if the server stops.</returns>
    public bool TryAdd(ChatSession session)
    {
        Interlocked.Increment(ref _count);
        _sessions[session] = true;
        // Looked at after it is in, so that a session is either ended by CloseAsync or turned away here.
        if (!_closed)
            return true;
        Remove(session);
        return false;
    }

    public void Remove(ChatSession session)
    {
        if (_sessions.TryRemove(session, out _))
            Removed();
    }

    /// <summary>The session that a user has on this server; null if none.</summary>
    public ChatSession? Find(string userKey) => _byUser.GetValueOrDefault(userKey);

    /// <summary>A session by its id; null if it is not on this server, or has ended.</summary>
    public ChatSession? FindSession(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A session has its name.</summary>
    public void Name(ChatSession session, SessionInfo info)
    {
        _byId[info.Id] = session;
        _byUser[info.UserKey] = session;
    }

    /// <summary>A session is about to give its name back.</summary>
    public void Unname(ChatSession session, SessionInfo info)
    {
        _byId.TryRemove(info.Id, out _);
        _byUser.TryRemove(new KeyValuePair<string, ChatSession>(info.UserKey, session));
    }

    /// <summary>Tells everybody who is logged in.</summary>
    public void Tell(ReadOnlyMemory<byte> frame)
    {
        foreach (var (session, _) in _sessions)
        {
            if (session.IsLoggedIn)
                session.Send(frame);
        }
    }

    /// <summary>Ends the sessions whose clients have taken no byte for too long.</summary>
    public void EndStuck()
    {
        foreach (var (session, _) in _sessions)
            session.EndIfStuck();
    }

    /// <summary>Asks the clients that were sent nothing for long whether they are there, and ends those that do not answer. A call while one is at work does nothing.</summary>
    public void PingSilent()
    {
        if (Interlocked.Exchange(ref _isPinging, true))
            return;
        foreach (var (session, _) in _sessions)
            session.LookForSilence();
        Volatile.Write(ref _isPinging, false);
    }

    /// <summary>Takes no more sessions, ends those there are, and waits until they have ended.</summary>
    /// <param name="why">What their clients are told.</param>
    /// <param name="nextRetryMs">Draws after which time a client is to come back.</param>
    /// <param name="timeout">How long it waits at most.</param>
    /// <param name="time">The clock.</param>
    public async Task CloseAsync(string why, Func<int> nextRetryMs, TimeSpan timeout, TimeProvider time)
    {
        _closed = true;
        foreach (var (session, _) in _sessions)
            session.End(SessionEndReason.ServerStops, ErrorCode.Shutdown, why, nextRetryMs());
        if (Count == 0)
            return;
        await Task.WhenAny(_empty.Task, Task.Delay(timeout, time));
    }

    private void Removed()
    {
        if (Interlocked.Decrement(ref _count) == 0 && _closed)
            _empty.TrySetResult();
    }
}
