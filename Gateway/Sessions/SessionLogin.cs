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
    private readonly SessionAccounts _accounts = new(connection, services);

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
        if (!connection.TryTakeLogin(login.Rid))
            return;

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

    /// <summary>Gives back the name that the connection may hold without knowing it, if there is one.</summary>
    /// <returns>False if the log could not be written.</returns>
    public async ValueTask<bool> TryForgetUnclearAsync()
    {
        if (_unclear is { } unclear && !await services.Grains.ReleaseAsync(unclear.Session))
            return false;
        _unclear = null;
        return true;
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

        var tokens = new ClaimTokens(HashOf(attempt.Token), HashOf(login.Token));
        var claim = await ClaimAsync(attempt, tokens);
        // Only now, when a token has not been enough: who has one is never kept waiting by those who guess passwords.
        if (claim is { Outcome: ClaimOutcome.NotProven, AccountHash: { } accountHash } && login.Password is { } password)
        {
            if (await _accounts.ProveAsync(login, password, name, accountHash) is not { } proven)
                return;
            claim = await ClaimAsync(attempt, tokens with { ProvenHash = proven });
        }

        switch (claim.Outcome)
        {
            case ClaimOutcome.Held:
                await begin(services.Operators.Vouch(attempt.Session with { HasAccount = claim.AccountHash is not null }), attempt.Token, login);
                break;
            case ClaimOutcome.NotProven when login.Password is not null:
                _accounts.SendWrongPassword(name.Display, login.Rid);
                break;
            case ClaimOutcome.NotProven:
                connection.SendError(ErrorCode.PasswordRequired, $"The name {name.Display} has an account; log in with its password.", login.Rid);
                break;
            case ClaimOutcome.AccountRequired:
                connection.SendError(ErrorCode.AccountRequired, $"The name {name.Display} has no account; register it first.", login.Rid);
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

    private async ValueTask<ClaimResult> ClaimAsync(Attempt attempt, ClaimTokens tokens)
    {
        var claim = await services.Grains.ClaimAsync(attempt.Session, tokens);
        _unclear = claim.Outcome == ClaimOutcome.Unavailable ? attempt : null;
        return claim;
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
            if (!await TryForgetUnclearAsync())
                return null;
        }

        var server = services.Server;
        var session = new SessionInfo(name.Display, name.Key, $"{server.Name}.{server.Generation}.{services.Registry.NextNumber()}", server.Name, server.Generation);
        return new Attempt(session, isTokenWanted ? services.NewToken() : null);
    }

    private static string? HashOf(string? token)
        => token is null ? null : Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, TokenHashBytes));

    private sealed record Attempt(SessionInfo Session, string? Token);
}
