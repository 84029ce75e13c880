using System.Globalization;
using System.Text;
using OrleansChat.Benchmarks.Measuring;
using OrleansChat.Client;

namespace OrleansChat.Benchmarks.Load;

/// <summary>
/// A load by bots that use the library: each says one message after another, and hears what all say. They come back when a server dies and say again what was not confirmed, so nothing may be lost or
/// repeated whatever is done to the servers meanwhile. It measures the library as well; the servers alone are measured by <see cref="LoadRun"/>.
/// </summary>
internal sealed class LibraryRun(IReadOnlyList<ServerAddress> servers, int clients, int seconds, string run, TimeProvider time)
{
    private const string Room = "library";
    private static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly LatencyHistogram _latencies = new();
    private readonly int[] _sent = new int[clients];

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">A bot was refused.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancel)
    {
        var bots = Enumerable.Range(0, clients).Select(NewBot).ToArray();
        var tallies = Enumerable.Range(0, clients).Select(_ => new Tally(clients, _latencies, time)).ToArray();
        try
        {
            await Task.WhenAll(bots.Select(async bot => Check((await bot.LoginAsync(cancel)).Refusal)));
            await Task.WhenAll(bots.Select(async bot => Check((await bot.JoinAsync(RoomOfRun, cancel)).Refusal)));
            var hearing = bots.Select((bot, number) => HearAsync(bot, tallies[number], cancel)).ToArray();
            var began = time.GetTimestamp();
            await Task.WhenAll(bots.Select((bot, number) => SpeakAsync(bot, number, began, cancel)));
            var elapsed = time.GetElapsedTime(began);
            await UntilHeardAsync(tallies, cancel);
            await Task.WhenAll(bots.Select(bot => bot.QuitAsync()));
            await Task.WhenAll(hearing);
            return new LoadResult(
                "the library", new LoadOptions { Clients = clients, Senders = clients, Seconds = seconds }, elapsed, tallies.Sum(tally => tally.Deliveries), _latencies, TimeSpan.Zero, 0,
                Missing(tallies) + tallies.Sum(tally => tally.Gaps), tallies.Sum(tally => tally.Repeats));
        }
        finally
        {
            foreach (var bot in bots)
                await bot.DisposeAsync();
        }
    }

    private string RoomOfRun => $"{Room}-{run}";

    // Each begins at another server.
    private ChatClient NewBot(int number) => new(new ChatClientOptions(
        [.. servers.Skip(number % servers.Count), .. servers.Take(number % servers.Count)], string.Create(CultureInfo.InvariantCulture, $"bot-{run}-{number}")));

    private async Task SpeakAsync(ChatClient bot, int number, long began, CancellationToken cancel)
    {
        while (time.GetElapsedTime(began).TotalSeconds < seconds)
        {
            var stamp = new Stamp(time.GetTimestamp(), number, _sent[number]);
            _sent[number]++;
            Check((await bot.PostAsync(Encoding.ASCII.GetString(stamp.ToText(Stamp.Length)), RoomOfRun, cancel)).Refusal);
        }
    }

    private async Task HearAsync(ChatClient bot, Tally tally, CancellationToken cancel)
    {
        await foreach (var heard in bot.ReadAsync(cancel))
        {
            if (heard is MessageEvent message && message.Channel == RoomOfRun && Stamp.Read(Encoding.ASCII.GetBytes(message.Text)) is { } stamp)
                tally.Count(stamp, time.GetTimestamp());
        }
    }

    private async Task UntilHeardAsync(Tally[] tallies, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (Missing(tallies) > 0 && time.GetElapsedTime(since) < QuietMax)
            await Task.Delay(LookEvery, time, cancel);
    }

    private long Missing(Tally[] tallies) => tallies.Sum(tally => Enumerable.Range(0, clients).Sum(sender => tally.MissingOf(sender, _sent[sender])));

    private static void Check(Refusal? refusal)
    {
        if (refusal is not null)
            throw new InvalidOperationException($"A bot was refused: {refusal.Text}");
    }
}
