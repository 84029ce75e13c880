using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>Where to connect and as whom. The first server is the one that is called first, the others are where the client may go when it is lost.</summary>
internal sealed record Arguments(IReadOnlyList<ServerAddress> Servers, string Username)
{
    /// <summary>How the program is called.</summary>
    public const string Usage =
        "usage: dotnet run --project Client -- HOST PORT NAME [--servers HOST:PORT,HOST:PORT…]     (for example 127.0.0.1 5001 Dana --servers 127.0.0.1:5002)";

    private const string ServersOption = "--servers";

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Arguments? Parse(params string[] arguments) => arguments switch
    {
        [ServersOption, var others, var host, var port, var username] => Read(host, port, username, others.Split(',')),
        [var host, var port, var username, ServersOption, var others] => Read(host, port, username, others.Split(',')),
        [var host, var port, var username] => Read(host, port, username, []),
        _ => null,
    };

    private static Arguments? Read(string host, string port, string username, string[] others)
    {
        List<ServerAddress?> servers = [ServerAddress.Parse(host, port), .. others.Select(ServerAddress.Parse)];
        return username.Length == 0 || servers.Contains(null) ? null : new Arguments([.. servers.OfType<ServerAddress>().Distinct()], username);
    }
}
