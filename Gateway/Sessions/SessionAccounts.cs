using OrleansChat.Gateway.Accounts;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>What a connection does with passwords: it proves by one that a name is its client's, and gives names accounts.</summary>
internal sealed class SessionAccounts(ChatSession connection, SessionServices services)
{
    private readonly Refusals _refusals = new(connection, services.Limits);

    /// <summary>Checks the password of a login, and refuses the login unless it fits.</summary>
    /// <returns>The account's hash, if the password fits it.</returns>
    public async ValueTask<string?> ProveAsync(Login login, Password password, UserName name, string accountHash)
    {
        var answer = await CheckAsync(password, name, accountHash);
        if (answer.Outcome == PasswordOutcome.Differs)
            SendWrongPassword(name.Display, login.Rid);
        else if (answer.Outcome != PasswordOutcome.Fits)
            Refuse(answer, login.Rid);
        return answer.Hash;
    }

    /// <summary>Tells the client that a password is not that of the account.</summary>
    public void SendWrongPassword(string user, string? rid) => connection.SendError(ErrorCode.WrongPassword, $"This is not the password of {user}.", rid);

    /// <summary>Carries out a registration, or refuses it.</summary>
    /// <param name="register">What the client asked for.</param>
    /// <param name="session">The session that the connection has; null before its login.</param>
    /// <param name="login">How it gets one.</param>
    /// <returns>Whether the name has an account now, with this password.</returns>
    public async ValueTask<bool> RegisterAsync(Register register, SessionInfo? session, SessionLogin login)
    {
        if (NameOf(register, session) is not { } name)
            return false;
        if (!services.Operators.MayRegister(name.Key, session, connection.Visit.Address))
        {
            connection.SendError(ErrorCode.Forbidden, "The name of an operator is registered on the servers' machine.", register.Rid);
            return false;
        }

        if (!connection.TryTakeLogin(register.Rid))
            return false;

        if (session is null && !await login.TryForgetUnclearAsync())
        {
            _refusals.SendUnavailable(register.Rid, cid: null);
            return false;
        }

        var made = await services.Passwords.HashAsync(register.Password, connection.Visit, connection.Ended);
        if (made.Hash is not { } hash)
        {
            Refuse(made, register.Rid);
            return false;
        }

        var result = await services.Grains.RegisterAsync(name, session, hash);
        if (!await IsDoneAsync(register, name, result))
            return false;
        connection.Send(Frame.Of((name.Display, register.Rid), static (writer, done) => writer.Registered(done.Display, done.Rid)));
        return true;
    }

    private UserName? NameOf(Register register, SessionInfo? session)
    {
        var own = session is null ? default : new UserName(session.User, session.UserKey);
        if (register.Username is not { } username)
        {
            if (session is not null)
                return own;
            connection.RefuseLine(ErrorCode.BadRequest, "The field username is missing.", register.Rid);
            return null;
        }

        if (UserName.TryParse(username, out var name) is { } problem)
        {
            connection.SendError(ErrorCode.NameInvalid, problem, register.Rid);
            return null;
        }

        if (session is null || name.Key == own.Key)
            return name;
        connection.RefuseLine(ErrorCode.BadRequest, $"You are {own.Display}, and can register no other name.", register.Rid);
        return null;
    }

    private async ValueTask<bool> IsDoneAsync(Register register, UserName name, RegisterResult result)
    {
        switch (result.Outcome)
        {
            case RegisterOutcome.Done:
                return true;
            case RegisterOutcome.Taken:
                // Who asks again because the answer was lost finds his own account: the same password makes it the same wish.
                var earlier = result.AccountHash is { } hash ? await CheckAsync(register.Password, name, hash) : new PasswordAnswer(PasswordOutcome.Differs);
                if (earlier.Outcome == PasswordOutcome.Differs)
                    connection.SendError(ErrorCode.UsernameTaken, "username taken", register.Rid);
                else if (earlier.Outcome != PasswordOutcome.Fits)
                    Refuse(earlier, register.Rid);
                return earlier.Outcome == PasswordOutcome.Fits;
            case RegisterOutcome.TooManyAccounts:
                connection.SendError(ErrorCode.Forbidden, "There are as many accounts as there may be.", register.Rid);
                return false;
            case RegisterOutcome.SessionGone:
                _refusals.EndWithoutName();
                return false;
            case RegisterOutcome.SessionReplaced:
                _refusals.EndReplaced();
                return false;
            default:
                _refusals.SendUnavailable(register.Rid, cid: null);
                return false;
        }
    }

    private Task<PasswordAnswer> CheckAsync(Password password, UserName name, string hash)
        => services.Passwords.CheckAsync(password, hash, name.Key, connection.Visit, connection.Ended);

    // Whose session has ended is told nothing more.
    private void Refuse(PasswordAnswer answer, string? rid)
    {
        if (answer.Outcome == PasswordOutcome.TooManyFailures)
            connection.SendError(ErrorCode.RateLimited, "Too many passwords were tried.", rid, retryMs: answer.RetryMs);
        else if (answer.Outcome == PasswordOutcome.Busy)
            connection.SendError(ErrorCode.Unavailable, "Too many passwords are being checked now; try again.", rid, retryMs: answer.RetryMs);
    }
}
