using System.Net;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Accounts;

/// <summary>The users who operate the servers. A name alone makes nobody one: only a session that was begun on the name's account.</summary>
/// <param name="userKeys">Their names as they are compared.</param>
internal sealed class Operators(IReadOnlySet<string> userKeys)
{
    /// <summary>The same session, with what this server vouches for.</summary>
    public SessionInfo Vouch(SessionInfo session) => session with { IsOperator = session.HasAccount && Has(session.UserKey) };

    /// <summary>Whether what is posted would be done to an operator. Nobody does that, an operator neither: whoever can would end with the last one.</summary>
    /// <param name="kind">What is posted.</param>
    /// <param name="targetKey">To whom it would be done.</param>
    public bool Protects(MessageKind kind, string targetKey) => kind is MessageKind.Kick or MessageKind.Mute or MessageKind.Ban && Has(targetKey);

    /// <summary>
    /// Whether a name can be given an account from an address. That of an operator can only on the servers' machine, so that no stranger is faster, and by a session that is on the
    /// account already.
    /// </summary>
    public bool MayRegister(string userKey, SessionInfo? session, IPAddress address) => !Has(userKey) || session is { HasAccount: true } || IPAddress.IsLoopback(address);

    private bool Has(string userKey) => userKeys.Contains(userKey);
}
