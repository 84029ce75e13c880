namespace OrleansChat.Client;

/// <summary>Where to connect, as whom and how. The first server is the one that is called first, the others are where the client may go when it is lost.</summary>
internal sealed record Arguments(IReadOnlyList<ServerAddress> Servers, string Username)
{
    /// <summary>How the program is called.</summary>
    public const string Usage = """
        usage: dotnet run --project Client -- HOST PORT NAME [OPTIONS]     (for example 127.0.0.1 5001 Dana)

          --servers HOST:PORT,HOST:PORT…   where to go when the server is lost
          --tls                            encrypt, to a server whose certificate this machine trusts
          --tls-insecure                   encrypt, and take any certificate
          --json                           print the servers' lines as they come, for scripts
        """;

    /// <summary>Whether and how connections are encrypted.</summary>
    public Encryption Encryption { get; init; }

    /// <summary>Whether the servers' lines are printed as they come.</summary>
    public bool IsJson { get; init; }

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Arguments? Parse(params string[] arguments)
    {
        var (words, others) = (new List<string>(), "");
        var (encryption, isJson) = (Encryption.None, false);
        for (var left = new Queue<string>(arguments); left.TryDequeue(out var word);)
        {
            switch (word)
            {
                case "--servers" when left.TryDequeue(out var list) && list.Length > 0:
                    others = $",{list}";
                    break;
                case "--tls":
                    encryption = Encryption.Tls;
                    break;
                case "--tls-insecure":
                    encryption = Encryption.TlsWithAnyCertificate;
                    break;
                case "--json":
                    isJson = true;
                    break;
                case ['-', '-', ..]:
                    return null;
                default:
                    words.Add(word);
                    break;
            }
        }

        return words is [var host, var port, { Length: > 0 } username]
            && ServerAddress.Parse(host, port) is { } first && ServerAddress.ParseList($"{first}{others}") is { } servers
            ? new Arguments(servers, username) { Encryption = encryption, IsJson = isJson }
            : null;
    }
}
