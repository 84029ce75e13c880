using Orleans;

namespace OrleansChat.Grains.Interfaces.Users;

/// <summary>A client's session, as its gateway vouches for it.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="Id">Unique as long as the log lives.</param>
/// <param name="Server">The server that the client is connected to.</param>
/// <param name="Generation">That server's generation.</param>
/// <param name="HasAccount">Whether the session was begun on an account: with its password, or with the token of a session that was.</param>
/// <param name="IsOperator">Whether the user is an operator of the servers.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.SessionInfo")]
public sealed record SessionInfo(
    [property: Id(0)] string User, [property: Id(1)] string UserKey, [property: Id(2)] string Id, [property: Id(3)] string Server, [property: Id(4)] int Generation,
    [property: Id(5)] bool HasAccount = false, [property: Id(6)] bool IsOperator = false);
