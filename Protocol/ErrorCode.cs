namespace OrleansChat.Protocol;

/// <summary>What a server can refuse, and why. Programs read the code's word (<see cref="ErrorCodes.Word"/>), people the text.</summary>
public enum ErrorCode
{
    /// <summary>The line is not JSON.</summary>
    BadJson,

    /// <summary>The JSON is not a request: a field is missing, or of the wrong kind.</summary>
    BadRequest,

    /// <summary>No request has this type.</summary>
    UnknownType,

    /// <summary>The line is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The line or the text is longer than its limit.</summary>
    TooLarge,

    /// <summary>This needs a login first.</summary>
    NotLoggedIn,

    /// <summary>This connection has a name already.</summary>
    AlreadyLoggedIn,

    /// <summary>Another session in the cluster holds the name.</summary>
    UsernameTaken,

    /// <summary>The name is empty, too long, or has characters that names may not have.</summary>
    NameInvalid,

    /// <summary>The name has an account, and the login had no password.</summary>
    PasswordRequired,

    /// <summary>The name has an account with another password.</summary>
    WrongPassword,

    /// <summary>The name has no account, and this server takes only names that have one.</summary>
    AccountRequired,

    /// <summary>Nobody ever joined a channel of this name.</summary>
    NoSuchChannel,

    /// <summary>There can be no user of this name, there is none and the server wants one, or there is nobody there to whom this could be done.</summary>
    NoSuchUser,

    /// <summary>One must join the channel first.</summary>
    NotInChannel,

    /// <summary>This is not allowed.</summary>
    Forbidden,

    /// <summary>The user may not speak in the channel now.</summary>
    Muted,

    /// <summary>The user may not come into the channel; where it is <c>general</c>, into the cluster.</summary>
    Banned,

    /// <summary>The user was kicked from <c>general</c>.</summary>
    Kicked,

    /// <summary>Too many messages; <c>retry_ms</c> says when to go on.</summary>
    RateLimited,

    /// <summary>The message id was used for another message.</summary>
    CidConflict,

    /// <summary>The log could not be written; nothing was appended.</summary>
    Unavailable,

    /// <summary>Nobody logged in in time.</summary>
    LoginTimeout,

    /// <summary>Too many bad lines.</summary>
    TooManyErrors,

    /// <summary>The client does not read what it is sent.</summary>
    SlowConsumer,

    /// <summary>The client did not answer a ping.</summary>
    PingTimeout,

    /// <summary>The client's owner has taken its name over for another connection.</summary>
    Replaced,

    /// <summary>The server stops.</summary>
    Shutdown,

    /// <summary>The server has as many connections as it takes.</summary>
    TooManyConnections,

    /// <summary>The server failed, or lost the session's name.</summary>
    ServerError,
}

/// <summary>The catalogue of errors: the word on the wire, whether the connection ends with it, and whether coming back makes sense.</summary>
public static class ErrorCodes
{
    /// <summary>The code's word on the wire.</summary>
    public static string Word(this ErrorCode code) => code switch
    {
        ErrorCode.BadJson => "bad_json",
        ErrorCode.BadRequest => "bad_request",
        ErrorCode.UnknownType => "unknown_type",
        ErrorCode.InvalidUtf8 => "invalid_utf8",
        ErrorCode.TooLarge => "too_large",
        ErrorCode.NotLoggedIn => "not_logged_in",
        ErrorCode.AlreadyLoggedIn => "already_logged_in",
        ErrorCode.UsernameTaken => "username_taken",
        ErrorCode.NameInvalid => "name_invalid",
        ErrorCode.PasswordRequired => "password_required",
        ErrorCode.WrongPassword => "wrong_password",
        ErrorCode.AccountRequired => "account_required",
        ErrorCode.NoSuchChannel => "no_such_channel",
        ErrorCode.NoSuchUser => "no_such_user",
        ErrorCode.NotInChannel => "not_in_channel",
        ErrorCode.Forbidden => "forbidden",
        ErrorCode.Muted => "muted",
        ErrorCode.Banned => "banned",
        ErrorCode.Kicked => "kicked",
        ErrorCode.RateLimited => "rate_limited",
        ErrorCode.CidConflict => "cid_conflict",
        ErrorCode.Unavailable => "unavailable",
        ErrorCode.LoginTimeout => "login_timeout",
        ErrorCode.TooManyErrors => "too_many_errors",
        ErrorCode.SlowConsumer => "slow_consumer",
        ErrorCode.PingTimeout => "ping_timeout",
        ErrorCode.Replaced => "replaced",
        ErrorCode.Shutdown => "shutdown",
        ErrorCode.TooManyConnections => "too_many_connections",
        ErrorCode.ServerError => "server_error",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not in the catalogue"),
    };

    /// <summary>Whether the server always closes the connection after this code. <see cref="ErrorCode.TooLarge"/> and <see cref="ErrorCode.Banned"/> can be either and say so themselves.</summary>
    public static bool IsFatal(this ErrorCode code)
        => code is ErrorCode.LoginTimeout or ErrorCode.TooManyErrors or ErrorCode.SlowConsumer or ErrorCode.PingTimeout or ErrorCode.Kicked or ErrorCode.Replaced or ErrorCode.Shutdown
            or ErrorCode.TooManyConnections or ErrorCode.ServerError;

    /// <summary>After a fatal code: whether a client should connect again, here or elsewhere.</summary>
    public static bool MayReconnect(this ErrorCode code)
        => code is ErrorCode.SlowConsumer or ErrorCode.PingTimeout or ErrorCode.Shutdown or ErrorCode.TooManyConnections or ErrorCode.ServerError;
}
