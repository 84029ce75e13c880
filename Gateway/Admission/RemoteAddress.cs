using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Gateway.Admission;

/// <summary>Whom a connection counts for.</summary>
internal static class RemoteAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The address that a connection comes from. Of an IPv6 address only the network, its first 64 bits: whoever has one has all the others in it, too.
    /// </summary>
    public static IPAddress Of(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
