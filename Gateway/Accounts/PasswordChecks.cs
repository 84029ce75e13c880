using OrleansChat.Gateway.Admission;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Gateway.Accounts;

/// <summary>
/// Checks and hashes passwords, which is made to be slow: a few at a time, on threads of their own, so that neither grains nor other sessions wait for it. The number of those that wait is
/// bounded, and so are failures, by address and by name. All members are thread-safe.
/// </summary>
/// <param name="limits">The bounds.</param>
/// <param name="iterations">How dear the hashes are that are made; those that are checked say it themselves.</param>
/// <param name="newSalt">Draws a salt.</param>
/// <param name="admissions">Where addresses are counted.</param>
/// <param name="time">The clock.</param>
internal sealed class PasswordChecks(GatewayLimits limits, int iterations, Func<byte[]> newSalt, Admissions admissions, TimeProvider time)
{
    private readonly PasswordFailures _failures = new(limits, time);
    private readonly PasswordTurns _turns = new(limits.PasswordChecksAtOnceMax, limits.PasswordChecksWaitingMax);

    /// <summary>Whether a password is that of an account. A wrong one counts against the address and the name.</summary>
    /// <param name="password">The password.</param>
    /// <param name="hash">The account's hash.</param>
    /// <param name="userKey">The name as it is compared.</param>
    /// <param name="visit">Whose connection it came over.</param>
    /// <param name="ended">Ends with the session, and with it the wait for a turn.</param>
    public Task<PasswordAnswer> CheckAsync(Password password, string hash, string userKey, Visit visit, Task ended)
    {
        return RunAsync(WaitMs, Check, ended);

        int WaitMs() => Math.Max(admissions.PasswordWaitMs(visit), _failures.WaitMs(userKey));

        PasswordAnswer Check()
        {
            if (PasswordHash.Fits(password.Reveal(), hash))
                return new PasswordAnswer(PasswordOutcome.Fits, hash);
            admissions.CountPassword(visit);
            _failures.Add(userKey);
            return new PasswordAnswer(PasswordOutcome.Differs);
        }
    }

    /// <summary>Hashes a new password. Each counts against the address as a wrong one does, since it costs as much.</summary>
    /// <param name="password">The password.</param>
    /// <param name="visit">Whose connection it came over.</param>
    /// <param name="ended">Ends with the session, and with it the wait for a turn.</param>
    public Task<PasswordAnswer> HashAsync(Password password, Visit visit, Task ended)
    {
        return RunAsync(() => admissions.PasswordWaitMs(visit), Hash, ended);

        PasswordAnswer Hash()
        {
            admissions.CountPassword(visit);
            return new PasswordAnswer(PasswordOutcome.Hashed, PasswordHash.Make(password.Reveal(), newSalt(), iterations));
        }
    }

    private async Task<PasswordAnswer> RunAsync(Func<int> waitMs, Func<PasswordAnswer> work, Task ended)
    {
        if (waitMs() is var early and > 0)
            return new PasswordAnswer(PasswordOutcome.TooManyFailures, RetryMs: early);
        switch (await _turns.TakeAsync(ended))
        {
            case TurnOutcome.NoRoom:
                return new PasswordAnswer(PasswordOutcome.Busy, RetryMs: limits.RetryMs);
            case TurnOutcome.Gone:
                return new PasswordAnswer(PasswordOutcome.SessionEnded);
            default:
                try
                {
                    // Looked at again, because all that waited together would get through otherwise, however many of them are wrong.
                    if (waitMs() is var late and > 0)
                        return new PasswordAnswer(PasswordOutcome.TooManyFailures, RetryMs: late);
                    // The thread is for this only; the session goes on elsewhere.
                    return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                        .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }
                finally
                {
                    _turns.End();
                }
        }
    }
}
