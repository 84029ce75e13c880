namespace OrleansChat.Benchmarks.Peers;

/// <summary>A server to compare with is not installed here.</summary>
internal sealed class PeerMissingException : Exception
{
    public PeerMissingException(string program, Exception cause)
        : base($"{program} is not here. On Debian and its kin: apt-get install {program}", cause)
    {
    }
}
