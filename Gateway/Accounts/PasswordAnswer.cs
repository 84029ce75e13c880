namespace OrleansChat.Gateway.Accounts;

/// <summary>What came of a wish to check or to hash a password.</summary>
internal enum PasswordOutcome
{
    /// <summary>The password is that of the account.</summary>
    Fits,

    /// <summary>It is not.</summary>
    Differs,

    /// <summary>It is hashed.</summary>
    Hashed,

    /// <summary>The address or the name had too many wrong ones.</summary>
    TooManyFailures,

    /// <summary>Too many wait already.</summary>
    Busy,

    /// <summary>The session ended before it was its turn.</summary>
    SessionEnded,
}

/// <summary>The answer.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Hash">The hash of the password, if it is known to be that: the account's that it fits, or the one that was made.</param>
/// <param name="RetryMs">When it makes sense to try again, in milliseconds; 0 where that says nothing.</param>
internal readonly record struct PasswordAnswer(PasswordOutcome Outcome, string? Hash = null, int RetryMs = 0);
