namespace OrleansChat.Client.Session;

/// <summary>Why a stay is over.</summary>
internal enum ClientEndKind
{
    /// <summary>The client wanted to.</summary>
    Left,

    /// <summary>The login after a lost connection was refused for good; the refusal was an event.</summary>
    Refused,

    /// <summary>The server ended the connection and said not to come back.</summary>
    Lost,
}

/// <summary>How a stay ended, with the <paramref name="Reason"/> of a loss in words.</summary>
internal sealed record ClientEnd(ClientEndKind Kind, string Reason);
