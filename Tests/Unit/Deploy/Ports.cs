namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>The ports inside of a container, which all files of deploy/ must name alike.</summary>
internal static class Ports
{
    public const int Clients = 5001;

    public const int Health = 8081;
}
