using System.Net;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Admission;

/// <summary>Why a connection is refused, as its client is told.</summary>
/// <param name="Code">The code.</param>
/// <param name="Text">The same for people.</param>
/// <param name="RetryMs">When it makes sense to come again.</param>
internal sealed record Refusal(ErrorCode Code, string Text, int RetryMs);

/// <summary>A connection that was looked at.</summary>
/// <param name="address">Whom it counts for.</param>
/// <param name="refusal">Why it may not stay, or null if it may.</param>
internal sealed class Visit(IPAddress address, Refusal? refusal)
{
    private volatile bool _hasSession;

    public IPAddress Address => address;

    public Refusal? Refusal => refusal;

    /// <summary>Whether its session has begun, be it only to tell the refusal.</summary>
    public bool HasSession => _hasSession;

    /// <summary>Its session begins.</summary>
    public void BeginSession() => _hasSession = true;
}

/// <summary>
/// Counts connections from their first moment, before TLS and before any login: all together, and each address's. Who is refused is still told why, but not more of these at one time than
/// a bound. All members are thread-safe.
/// </summary>
internal sealed class Admissions(GatewayLimits limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly AddressTable _addresses = new(limits, time);
    private readonly Refusal _serverFull = new(ErrorCode.TooManyConnections, "This server has as many connections as it takes.", limits.FullRetryMs);
    private readonly Refusal _addressFull = new(ErrorCode.TooManyConnections, "Your address has as many connections as it may have.", limits.FullRetryMs);
    private int _connections;
    private int _refusals;

    /// <summary>Connections now, without those that are refused.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
                return _connections;
        }
    }

    /// <summary>Addresses that are remembered now.</summary>
    public int Addresses
    {
        get
        {
            lock (_gate)
                return _addresses.Count;
        }
    }

    /// <summary>Looks at a connection. What is returned is given back by <see cref="Leave"/>.</summary>
    /// <returns>Null if it has to be closed without a word, because too many are being refused already.</returns>
    public Visit? Enter(IPAddress address)
    {
        lock (_gate)
        {
            var refusal = _connections >= limits.ConnectionsMax ? _serverFull : _addresses.TryEnter(address) ? null : _addressFull;
            if (refusal is null)
                _connections++;
            else if (_refusals >= limits.RefusalsMax)
                return null;
            else
                _refusals++;
            return new Visit(address, refusal);
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Leave(Visit visit)
    {
        lock (_gate)
        {
            if (visit.Refusal is not null)
            {
                _refusals--;
                return;
            }

            _connections--;
            _addresses.Leave(visit.Address);
        }
    }

    /// <summary>One more login over a connection that may stay.</summary>
    /// <returns>0, or the milliseconds until its address may try again.</returns>
    public int TakeLogin(Visit visit)
    {
        lock (_gate)
            return _addresses.TakeLogin(visit.Address);
    }

    /// <summary>0, or the milliseconds until the address of a connection that may stay may try a password again.</summary>
    public int PasswordWaitMs(Visit visit)
    {
        lock (_gate)
            return _addresses.PasswordWaitMs(visit.Address);
    }

    /// <summary>A password that came over a connection that may stay was wrong, or is new.</summary>
    public void CountPassword(Visit visit)
    {
        lock (_gate)
            _addresses.CountPassword(visit.Address);
    }
}
