namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>The ways in which a promise can be broken.</summary>
public enum ViolationKind
{
    /// <summary>An acked message is not in the log where its ack says, or what a client has heard is not in the log.</summary>
    Lost,

    /// <summary>A message is twice in the log, or came to a client twice.</summary>
    Doubled,

    /// <summary>A client heard an earlier seq after a later one, or one sender's messages stand in another order than they were sent.</summary>
    Reordered,

    /// <summary>A client heard seq n+1 without n, or at the end has not heard what others have.</summary>
    Gap,

    /// <summary>A client was told of what two others say to each other.</summary>
    Leaked,

    /// <summary>One seq has two contents, an ack has two places, or a text or its place is not the one that was sent.</summary>
    Changed,

    /// <summary>A server refused what it had no reason to refuse.</summary>
    Refused,

    /// <summary>The file is not what its format promises.</summary>
    Log,

    /// <summary>With all servers up and nothing stopped, somebody did not finish in time.</summary>
    Stuck,

    /// <summary>A server ended though nobody had harmed it, or did not end in order when it was asked to.</summary>
    Crashed,
}

/// <summary>One broken promise.</summary>
/// <param name="Kind">Which promise.</param>
/// <param name="Whose">The client or server it was broken to or by.</param>
/// <param name="Details">The cids and seqs, for whoever looks for the reason.</param>
public sealed record Violation(ViolationKind Kind, string Whose, string Details)
{
    /// <inheritdoc />
    public override string ToString() => $"{Kind} ({Whose}): {Details}";
}
