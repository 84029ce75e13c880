using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>
/// A PostgreSQL of a test's own: in a temporary folder, on loopback, with a password, synchronous and with the defaults of its distribution. It can be restarted, killed, stopped where it stands
/// and put back to what it was before. It keeps its port, and leaves nothing behind.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable, IEvidence
{
    private const string FirstDatabase = "orleanschat";

    /// <summary>Ports below those that the kernel gives to whoever asks: nobody takes this one while the server is down, not even a client that tries to connect to it.</summary>
    private const int PortMin = 15_000;
    private const int PortMax = 32_000;
    private const int PortsTriedMax = 10;

    private readonly OrdinaryUser _user = OrdinaryUser.Choose();
    private readonly string _programs = PostgresPrograms.Folder();
    private readonly string _root = Directory.CreateTempSubdirectory("orleanschat-postgres-").FullName;
    private readonly PostgresTemplate _template;
    private readonly IReadOnlyList<string> _settings;
    private readonly PostgresProcesses _processes;
    private readonly OrphanGuard _guard;
    private ChildProcess? _child;
    private int _databases;
    private int _snapshots;
    private string _lastErrors = "";
    private bool _kept;

    private PostgresServer(PostgresTemplate template, IReadOnlyList<string> settings)
    {
        (_template, _settings) = (template, settings);
        _processes = new PostgresProcesses(DataFolder, _user);
        _guard = OrphanGuard.Start(_root);
    }

    public int Port { get; private set; }

    /// <summary>Of the database that is there from the beginning, with its owner and password, in Npgsql's words.</summary>
    public string ConnectionString => ConnectionStringOf(FirstDatabase);

    /// <summary>The temporary folder that has all of it.</summary>
    public string Folder => _root;

    private string DataFolder => Path.Combine(_root, "data");

    private ChildProcess Child => _child ?? throw new InvalidOperationException("PostgreSQL was not started.");

    /// <summary>Makes a database in a new folder and returns once it takes connections, after a second or two.</summary>
    /// <param name="settings">Such as <c>max_connections=20</c>.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start; the message says why.</exception>
    public static async Task<PostgresServer> StartAsync(params IReadOnlyList<string> settings)
    {
        var template = await PostgresTemplate.GetAsync();
        var server = new PostgresServer(template, settings);
        try
        {
            server._user.Give(server._root);
            await server.CopyFolderAsync(template.Folder, server.DataFolder);
            await server.StartOnFreePortAsync();
            await server.CreateDatabaseAsync(FirstDatabase);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to connect to whichever of several, copies of each other, can be written to.</summary>
    public static string ConnectionStringOf(params IReadOnlyList<PostgresServer> servers)
        => ConnectionStringOf(string.Join(',', servers.Select(server => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}"))), FirstDatabase, servers[0]._template);

    /// <summary>A copy of this server, made while it runs, that follows it and can be read.</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = new PostgresServer(_template, _settings);
        try
        {
            standby._user.Give(standby._root);
            // The folder is its user's, so that user makes the copy; with it comes how to connect to this server.
            string[] copy =
            [
                .. _user.Prefix, Path.Combine(_programs, "pg_basebackup"), "--pgdata", standby.DataFolder, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
                "--host", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--username", PostgresTemplate.User,
            ];
            await ToolRun.RunAsync(standby._root, new Dictionary<string, string> { ["PGPASSWORD"] = _template.Password }, copy[0], copy[1..]);
            await standby.StartOnFreePortAsync();
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the following: from here on this server, a standby, is one that can be written to.</summary>
    public Task PromoteAsync() => RunSqlAsync("postgres", "SELECT pg_promote()");

    /// <summary>A new, empty database of this server, which no other test uses; returns how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await CreateDatabaseAsync(name);
        return ConnectionStringOf(name);
    }

    /// <summary>What psql prints: a line a row, columns with | between them. For tests that look at the tables as a stranger would.</summary>
    /// <param name="sql">One statement or several.</param>
    /// <param name="connectionString">Of which database; none is the first.</param>
    public Task<string> QueryAsync(string sql, string? connectionString = null)
        => RunSqlAsync(connectionString is null ? FirstDatabase : DatabaseOf(connectionString), sql);

    /// <summary>Starts the stopped or killed server again, on the same port and folder; returns once it takes connections, which is after the repair of what a kill has left.</summary>
    public async Task StartAgainAsync()
    {
        await EndChildAsync();
        Launch();
        await ReadyAsync();
    }

    /// <summary>Ends all connections in order and stops (a "fast" shutdown).</summary>
    public async Task StopAsync()
    {
        Child.Interrupt();
        var exitCode = await Child.WaitForExitAsync();
        if (exitCode != 0)
            throw new InvalidOperationException($"PostgreSQL stopped with {exitCode}. Its log:\n{Child.Errors}");
    }

    /// <summary>kill -9 of all its processes at once.</summary>
    public async Task KillAsync()
    {
        Child.Kill();
        await _processes.KillAsync();
        await EndChildAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Stops it where it stands (SIGSTOP), with all connections: they stay open, take what is sent, and answer nothing.</summary>
    public Task PauseAsync() => _processes.StopAsync(Child.Pid);

    /// <summary>Lets a paused server go on.</summary>
    public void Resume() => _processes.Continue();

    /// <summary>Lets it write no file beyond a size, as on a disk that is full (<see cref="PostgresProcesses.LimitFilesAsync"/>); null lifts that. One that is started again has no limit.</summary>
    public Task LimitFilesAsync(long? bytes) => _processes.LimitFilesAsync(Child.Pid, bytes);

    /// <summary>Waits until it has ended by itself.</summary>
    public Task UntilEndedAsync() => Child.WaitForExitAsync();

    /// <summary>Copies what is on the disk at one moment, while the server runs.</summary>
    public async Task<PostgresSnapshot> SnapshotAsync()
    {
        var copy = Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"snapshot{++_snapshots}"));
        await PauseAsync();
        try
        {
            await CopyFolderAsync(DataFolder, copy);
        }
        finally
        {
            Resume();
        }

        return new PostgresSnapshot(copy);
    }

    /// <summary>Kills the server and starts it with what it had at that moment: for its clients, a standby that took over without the last seconds.</summary>
    public async Task RestoreAsync(PostgresSnapshot snapshot)
    {
        await KillAsync();
        Directory.Delete(DataFolder, recursive: true);
        await CopyFolderAsync(snapshot.Folder, DataFolder);
        await StartAgainAsync();
    }

    /// <summary>Does what happens when the process of the tests is killed; returns when that is done.</summary>
    public Task OrphanAsync() => _guard.OrphanAsync();

    public string Preserve()
    {
        _kept = true;
        return $"PostgreSQL's folder was kept: {_root}\nIts log:\n{_child?.Errors ?? _lastErrors}";
    }

    public async ValueTask DisposeAsync()
    {
        _child?.Kill();
        await _processes.KillAsync();
        await EndChildAsync();
        await _guard.DisposeAsync();
        if (!_kept && Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    private static string DatabaseOf(string connectionString)
        => connectionString.Split(';').First(part => part.StartsWith("Database=", StringComparison.Ordinal))["Database=".Length..];

    // A port is free when it is asked for and may not be a moment later; it stands in the server's log then.
    private static bool IsTaken(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static string ConnectionStringOf(string hosts, string database, PostgresTemplate template)
        => $"Host={hosts};Database={database};Username={PostgresTemplate.User};Password={template.Password}";

    private string ConnectionStringOf(string database) => ConnectionStringOf(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1;Port={Port}"), database, _template);

    private async Task StartOnFreePortAsync()
    {
        for (var tries = 1; ; tries++)
        {
            Port = RandomNumberGenerator.GetInt32(PortMin, PortMax);
            if (IsTaken(Port))
                continue;
            Launch();
            try
            {
                await ReadyAsync();
                return;
            }
            catch (InvalidOperationException) when (tries < PortsTriedMax && Child.Errors.Contains("could not bind", StringComparison.Ordinal))
            {
                await EndChildAsync();
            }
        }
    }

    private void Launch()
    {
        string[] command =
        [
            .. _user.Prefix, Path.Combine(_programs, "postgres"), "-D", DataFolder, "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_root}", .. _settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        _child = ChildProcess.StartTool(_root, new Dictionary<string, string>(), command[0], command[1..]);
    }

    /// <summary>The eighth line of its lock file says when it is ready; the first whose file it is, since a killed server leaves one, too.</summary>
    private async Task ReadyAsync()
    {
        var lockPath = Path.Combine(DataFolder, "postmaster.pid");
        await Patience.UntilAsync(
            async () =>
            {
                if (Child.HasExited)
                {
                    await Child.OutputReadAsync();
                    throw new InvalidOperationException($"PostgreSQL did not start. Its log:\n{Child.Errors}");
                }

                var lines = File.Exists(lockPath) ? await File.ReadAllLinesAsync(lockPath) : [];
                return lines.Length > 7 && lines[0] == Child.Pid.ToString(CultureInfo.InvariantCulture) && lines[7].Trim() == "ready" ? "ready" : null;
            },
            "PostgreSQL to take connections");
    }

    private Task<string> CreateDatabaseAsync(string name) => RunSqlAsync("postgres", $"CREATE DATABASE {name}");

    private Task<string> RunSqlAsync(string database, string sql) => ToolRun.RunAsync(
        _root, new Dictionary<string, string> { ["PGPASSWORD"] = _template.Password },
        Path.Combine(_programs, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
        "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", PostgresTemplate.User, "-d", database, "-c", sql);

    private Task<string> CopyFolderAsync(string from, string to) => ToolRun.RunAsync(_root, new Dictionary<string, string>(), "cp", "-a", from, to);

    private async Task EndChildAsync()
    {
        if (_child is not { } child)
            return;
        await child.DisposeAsync();
        _lastErrors = child.Errors;
        _child = null;
    }
}
