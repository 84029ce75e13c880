namespace OrleansChat.Client;

/// <summary>What the program tells the shell when it ends.</summary>
internal enum ExitCode
{
    /// <summary>The person left, or the input ended, and the server took everything that was typed.</summary>
    Left = 0,

    /// <summary>The server refused the login.</summary>
    Refused = 1,

    /// <summary>Nobody answered at the address, or what answered is no chat server.</summary>
    Unreachable = 2,

    /// <summary>The connection was lost, and there was no way back or nobody left to wait for it.</summary>
    ConnectionLost = 3,

    /// <summary>The person left, but something typed was not taken; a script wants to know.</summary>
    NotAllTaken = 4,

    /// <summary>The arguments are not understood (EX_USAGE of sysexits.h).</summary>
    BadArguments = 64,
}
