namespace OrleansChat.Grains;

/// <summary>What an operator sets of the grains. All servers of a cluster should be set alike.</summary>
public sealed record GrainSettings
{
    /// <summary>Whether only names with an account can be taken, and written to first in private.</summary>
    public bool AccountsRequired { get; init; }
}
