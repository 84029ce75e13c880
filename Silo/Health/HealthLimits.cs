namespace OrleansChat.Silo.Health;

/// <summary>The bounds of the port that tells of the server's health. Whoever asks there is a program that asks for one short page now and then.</summary>
internal static class HealthLimits
{
    /// <summary>Connections at one time; more are closed without a word.</summary>
    public const int ConnectionsMax = 64;

    /// <summary>The first line of a request.</summary>
    public const int RequestLineBytesMax = 2 * 1024;

    /// <summary>All headers of a request together.</summary>
    public const int HeadersBytesMax = 8 * 1024;

    /// <summary>Headers of a request.</summary>
    public const int HeadersMax = 50;

    /// <summary>A connection from which the head of a request does not come in so long is closed.</summary>
    public const int HeadersTimeoutMs = 5_000;

    /// <summary>A connection on which nothing is asked for so long is closed.</summary>
    public const int IdleTimeoutMs = 60_000;

    /// <summary>The verb <c>health</c> waits so long for an answer.</summary>
    public const int AskTimeoutMs = 5_000;

    /// <summary>At the end of the server the answers underway have so long.</summary>
    public const int StopTimeoutMs = 1_000;
}
