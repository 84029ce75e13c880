using System.Security.Cryptography;
using System.Text;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Takes a name for a connection, which has a limited time for it.</summary>
internal sealed class SessionLogin(ChatSession connection, SessionServices services)
{
    private const int TokenHashBytes = 16;

    private readonly Refusals _refusals = new(connection, services.Limits);

    private Attempt? _unclear;
    private bool _isRunning;
    private bool _isTimeOver;

    /// <summary>A session that may hold its name although nobody was told so: the log did not say in time.</summary>
    public SessionInfo? Unclear => _unclear?.Session;

    /// <summary>Carries out a login, or refuses it.</summary>
    /// <param name="login">The login.</param>
    /// <param name="begin">Begins the session, once it holds its name: with its token, if it wants one.</param>
    public async ValueTask RunAsync(Login login, Func<SessionInfo, string?, Login, Task> begin)
    {
        if (connection.TakeLogin() is var waitMs and > 0)
        {
            connection.SendError(ErrorCode.RateLimited, "Too many logins from your address.", login.Rid, retryMs: waitMs);
            return;
        }

        if (UserName.TryParse(login.Username, out var name) is { } problem)
        {
            connection.SendError(ErrorCode.NameInvalid, problem, login.Rid);
            return;
        }

        Interlocked.Exchange(ref _isRunning, true);
        await ClaimAsync(name, login, begin);
        Interlocked.Exchange(ref _isRunning, false);
        EndIfLate();
    }

    /// <summary>Who has no name now is too late; only a login that is just being carried out may still succeed. May be called on any thread.</summary>
    public void EndTime()
    {
        Interlocked.Exchange(ref _isTimeOver, true);
        EndIfLate();
    }

    private void EndIfLate()
    {
        if (Volatile.Read(ref _isTimeOver) && !Volatile.Read(ref _isRunning) && !connection.IsLoggedIn)
            connection.End(SessionEndReason.Refused, ErrorCode.LoginTimeout, "Nobody logged in in time.");
    }

    private async ValueTask ClaimAsync(UserName name, Login login, Func<SessionInfo, string?, Login, Task> begin)
    {
        if (await AttemptAsync(name, login) is not { } attempt)
        {
            _refusals.SendUnavailable(login.Rid, cid: null);
            return;
        }

        var claim = await services.Grains.ClaimAsync(attempt.Session, new ClaimTokens(HashOf(attempt.Token), HashOf(login.Token)));
        _unclear = claim.Outcome == ClaimOutcome.Unavailable ? attempt : null;
        switch (claim.Outcome)
        {
            case ClaimOutcome.Held:
                await begin(attempt.Session, attempt.Token, login);
                break;
            case ClaimOutcome.Taken:
                connection.SendError(ErrorCode.UsernameTaken, "username taken", login.Rid);
                break;
            case ClaimOutcome.Banned:
                connection.SendError(ErrorCode.Banned, "You are banned here.", login.Rid);
                break;
            case ClaimOutcome.ServerGone:
                _refusals.EndWithoutName();
                break;
            default:
                _refusals.SendUnavailable(login.Rid, cid: null);
                break;
        }
    }

    // A claim that was answered with unavailable may be in the log all the same. The same session asks for the same name again, with the same token; for another name it gives the
    // first back before, so that nobody finds a name taken by a session that does not have it.
    private async ValueTask<Attempt?> AttemptAsync(UserName name, Login login)
    {
        var isTokenWanted = login.Capabilities.HasFlag(Capabilities.Token);
        if (_unclear is { } unclear)
        {
            if (unclear.Session.UserKey == name.Key && unclear.Token is not null == isTokenWanted)
                return unclear with { Session = unclear.Session with { User = name.Display } };
            if (!await services.Grains.ReleaseAsync(unclear.Session))
                return null;
            _unclear = null;
        }

        var server = services.Server;
        var session = new SessionInfo(name.Display, name.Key, $"{server.Name}.{server.Generation}.{services.Registry.NextNumber()}", server.Name, server.Generation);
        return new Attempt(session, isTokenWanted ? services.NewToken() : null);
    }

    private static string? HashOf(string? token)
        => token is null ? null : Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, TokenHashBytes));

    private sealed record Attempt(SessionInfo Session, string? Token);
}
