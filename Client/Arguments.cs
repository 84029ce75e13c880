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
          --caps NAME,NAME…                ask the servers for more, such as presence,typing
          --password-file FILE             the account's password is the first line of this file;
                                           without it, that of the variable ORLEANSCHAT_PASSWORD
          --register                       make an account for the name before the login
          --allow-plain-password           send the password unencrypted, also to other machines
        """;

    /// <summary>The variable with the password, for those who give no file.</summary>
    public const string PasswordVariable = "ORLEANSCHAT_PASSWORD";

    /// <summary>Whether and how connections are encrypted.</summary>
    public Encryption Encryption { get; init; }

    /// <summary>Whether the servers' lines are printed as they come.</summary>
    public bool IsJson { get; init; }

    /// <summary>The file with the password; null when none is given.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Whether the name's account is made before the login.</summary>
    public bool Registers { get; init; }

    /// <summary>Whether the password may be sent unencrypted to other machines.</summary>
    public bool AllowPlainPassword { get; init; }

    /// <summary>What the servers shall send beyond what the client needs.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Arguments? Parse(params string[] arguments)
    {
        var (words, others, capabilities) = (new List<string>(), "", Array.Empty<string>());
        var (encryption, isJson, registers, allowsPlain) = (Encryption.None, false, false, false);
        string? passwordFile = null;
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
                case "--caps" when left.TryDequeue(out var list) && list.Split(',') is var names && names.All(name => name.Length > 0):
                    capabilities = names;
                    break;
                case "--password-file" when left.TryDequeue(out var file) && file.Length > 0:
                    passwordFile = file;
                    break;
                case "--register":
                    registers = true;
                    break;
                case "--allow-plain-password":
                    allowsPlain = true;
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
            ? new Arguments(servers, username)
            {
                Encryption = encryption,
                IsJson = isJson,
                PasswordFile = passwordFile,
                Registers = registers,
                AllowPlainPassword = allowsPlain,
                Capabilities = capabilities,
            }
            : null;
    }
}
