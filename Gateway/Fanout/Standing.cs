namespace OrleansChat.Gateway.Fanout;

/// <summary>How one who hears a channel stands to what this server has told of it.</summary>
internal enum Standing
{
    /// <summary>It has heard just that, and hears what comes.</summary>
    Live,

    /// <summary>It has heard more, on another server, or begins further on.</summary>
    Ahead,

    /// <summary>It has heard less.</summary>
    Behind,

    /// <summary>It wants no more.</summary>
    Gone,
}
