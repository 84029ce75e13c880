using System.Diagnostics;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Chaos.Reporting;
using OrleansChat.Tests.Chaos.Servers;
using OrleansChat.Tests.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.Chaos;

/// <summary>
/// One run. Phase one does harm while all clients post. In phase two everything heals: nothing is harmed any more, every server is up, and every client must get its acks and hear
/// everything to the end, in bounded time. Then the servers stop in order, and the log is compared with what was told.
/// </summary>
public sealed class ChaosRun : IAsyncDisposable
{
    /// <summary>With everything healed, nobody needs longer, also on a slow machine with slow readers that have megabytes to catch up on.</summary>
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ChaosOptions _options;
    private readonly ILogPlace _log;
    private readonly FaultJournal _journal = new();
    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private readonly Fleet _fleet;
    private readonly IReadOnlyList<ChaosClient> _clients;
    private readonly Random _random;

    private ChaosRun(ChaosOptions options, ILogPlace log)
    {
        (_options, _log) = (options, log);
        _random = new Random(~options.Seed);
        _checker = new ConversationChecker(ChaosClient.Channel, _violations);
        _fleet = new Fleet(_log, options.SegmentBytes, _journal, _violations);
        _clients = [.. Enumerable.Range(0, options.Clients).Select(index => new ChaosClient(index, options.Clients, new Random(_random.Next()), _fleet, _checker, _violations))];
    }

    /// <summary>Runs once. What servers and clients do wrong is in the report; only what this program itself cannot do is thrown.</summary>
    public static async Task<RunReport> RunAsync(ChaosOptions options, CancellationToken cancel)
    {
        await using var run = new ChaosRun(options, options.Log == LogKind.Postgres ? await PostgresLog.StartAsync() : new DataFolder());
        return await run.RunAsync(cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task<RunReport> RunAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await _fleet.StartAsync();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var clients = Task.WhenAll(_clients.Select(client => client.RunAsync(leaving.Token)));
        var postingUntil = Stopwatch.GetTimestamp();
        try
        {
            await HarmAsync(cancel);
            postingUntil = Stopwatch.GetTimestamp();
            await HealAsync(cancel);
        }
        catch (TimeoutException stuck)
        {
            _violations.Add(ViolationKind.Stuck, "run", stuck.Message);
        }
        finally
        {
            await leaving.CancelAsync();
            await clients;
        }

        var log = await CloseAsync();
        return Report(log, Stopwatch.GetElapsedTime(began), postingUntil);
    }

    private async Task HarmAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await new FaultRunner(_fleet, _clients, _journal, new Random(_random.Next())).RunAsync(FaultPlan.Draw(_options), cancel);
        if (_options.Posting - Stopwatch.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, cancel);
    }

    private async Task HealAsync(CancellationToken cancel)
    {
        await _fleet.UntilUpAsync();
        foreach (var client in _clients)
            client.Posts.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Healing);
        try
        {
            while (!_clients.All(client => client.Posts.Unacked == 0))
                await Task.Delay(Look, patience.Token);

            // Everything that was sent is acked, so nothing will be added any more.
            while (!_clients.All(client => _checker.Missing(client.Name) is null))
                await Task.Delay(Look, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            foreach (var client in _clients)
            {
                if (_checker.Missing(client.Name) is var missing && (missing is not null || client.Posts.Unacked > 0))
                    _violations.Add(ViolationKind.Stuck, client.Name, $"{Healing.TotalSeconds} s after all was healed: {client.Posts.Unacked} messages not acked, heard {missing ?? "everything"}");
            }
        }
    }

    private async Task<LogContents> CloseAsync()
    {
        try
        {
            await _fleet.CloseAsync();
        }
        catch (TimeoutException stuck)
        {
            _violations.Add(ViolationKind.Stuck, "servers", stuck.Message);
        }

        await _fleet.DisposeAsync();
        var log = await _log.ReadContentsAsync();
        _checker.Finish(log);
        await ProductVerdict.AskAsync(_log.Address, _violations);
        return log;
    }

    private RunReport Report(LogContents log, TimeSpan duration, long postingUntil)
    {
        if (_violations.Total > 0)
            Preserve();
        return new RunReport
        {
            Seed = _options.Seed,
            Duration = duration,
            Posts = _checker.Posts,
            Private = _clients.Sum(client => client.Posts.Private),
            Topics = _clients.Sum(client => client.Posts.Topics),
            Acks = _checker.Acks,
            Resent = _clients.Sum(client => client.Posts.Resent),
            Deliveries = _clients.Sum(client => client.Hearing.Messages),
            Returns = _clients.Sum(client => Math.Max(0, client.Hearing.Welcomes - 1)),
            Violations = _violations,
            Faults = FaultTable.Count(_journal.Faults),
            Stalls = StallMeter.Measure(_journal.Faults, [.. _clients.Select(client => client.Hearing)], postingUntil),
            LogSegments = log.Segments,
            LogMessages = log.Messages.Count,
            TornBytes = _log.TornBytes,
            Folder = _log.Root,
        };
    }

    private void Preserve()
    {
        File.WriteAllText(Path.Combine(_log.Root, "log.txt"), _log.Preserve());
        foreach (var server in _fleet.Servers)
            File.WriteAllLines(Path.Combine(_log.Root, $"server-{server.Name}.err"), server.Logs);
        File.WriteAllLines(Path.Combine(_log.Root, "violations.txt"), _violations.Kept.Select(violation => violation.ToString()));
    }
}
