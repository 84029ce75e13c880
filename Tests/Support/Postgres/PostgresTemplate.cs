using System.Security.Cryptography;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>An empty database that was never started. To make one takes a second or two, to copy it a tenth, so each process of tests makes one; it goes when the process ends.</summary>
/// <param name="Folder">What is copied.</param>
/// <param name="Password">The password of <see cref="User"/>.</param>
public sealed record PostgresTemplate(string Folder, string Password)
{
    /// <summary>Who may do everything in it.</summary>
    public const string User = "orleanschat";

    private static readonly Lazy<Task<PostgresTemplate>> Only = new(MakeAsync);

    /// <summary>The one of this process.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not work; the message says why.</exception>
    public static Task<PostgresTemplate> GetAsync() => Only.Value;

    private static async Task<PostgresTemplate> MakeAsync()
    {
        var programs = PostgresPrograms.Folder();
        var user = OrdinaryUser.Choose();
        var root = Directory.CreateTempSubdirectory("orleanschat-postgres-").FullName;
        // Never told that all is over: it removes the folder when this process has ended, in whatever way.
        OrphanGuard.Start(root);
        user.Give(root);
        var template = new PostgresTemplate(Path.Combine(root, "data"), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
        var password = Path.Combine(root, "password");
        await File.WriteAllTextAsync(password, template.Password);
        user.Give(password);
        // Only the making is not synced: whoever loses power here has no test to go on with.
        string[] initdb =
        [
            .. user.Prefix, Path.Combine(programs, "initdb"), "--pgdata", template.Folder, "--username", User, "--pwfile", password, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        ];
        await ToolRun.RunAsync(root, new Dictionary<string, string>(), initdb[0], initdb[1..]);
        return template;
    }
}
