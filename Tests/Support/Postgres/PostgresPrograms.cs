using System.Globalization;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>Where this machine keeps the programs of its PostgreSQL.</summary>
public static class PostgresPrograms
{
    private const string Missing = "These tests start a PostgreSQL of their own, and this machine has none: apt-get install postgresql (it need not run).";

    /// <summary>Where distributions put them: outside <c>PATH</c>, a folder for each version.</summary>
    private static readonly (string Parent, string Versions, string Below)[] Homes =
    [
        ("/usr/lib/postgresql", "*", "bin"),
        ("/usr", "pgsql-*", "bin"),
        ("/opt/homebrew/opt", "postgresql*", "bin"),
        ("/usr/local/opt", "postgresql*", "bin"),
    ];

    /// <summary>The folder with initdb, postgres and psql: the one of <c>PATH</c>, or else the newest version's.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what to install.</exception>
    public static string Folder()
        => Find(Environment.GetEnvironmentVariable("PATH") ?? "", Homes) ?? throw new InvalidOperationException(Missing);

    /// <summary>The same in other places, for the tests of it.</summary>
    public static string? Find(string path, IEnumerable<(string Parent, string Versions, string Below)> homes)
        => path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(homes
                .Where(home => Directory.Exists(home.Parent))
                .SelectMany(home => Directory.EnumerateDirectories(home.Parent, home.Versions)
                    .OrderByDescending(Version)
                    .Select(version => Path.Combine(version, home.Below))))
            .FirstOrDefault(IsComplete);

    private static bool IsComplete(string folder)
        => new[] { "initdb", "postgres", "psql" }.All(program => File.Exists(Path.Combine(folder, program)));

    // "15", "pgsql-16", "postgresql@17", "9.6": as a number, so that 16 comes after 9.
    private static double Version(string folder)
        => double.TryParse(Path.GetFileName(folder).Split('-', '@')[^1], CultureInfo.InvariantCulture, out var version) ? version : 0;
}
