using System.CommandLine;
using OrleansChat.Tests.Chaos.Reporting;

namespace OrleansChat.Tests.Chaos;

/// <summary>What can be typed behind <c>dotnet run -c Release --project Tests/Chaos --</c>.</summary>
internal static class CommandLine
{
    public static RootCommand Root()
    {
        var defaults = new ChaosOptions();
        var seed = Number("--seed", "What all faults are drawn from; the runs after the first take the seeds that follow", defaults.Seed, int.MinValue);
        var kills = Number("--kills", "How often servers are killed in a run; each kill has one to three other faults before it", defaults.Kills, 0);
        var clients = Number("--clients", "How many clients talk", defaults.Clients, 1);
        var runs = Number("--runs", "How many runs", 1, 1);
        var seconds = Number("--seconds", "The clients of a run post at least for so long", 0, 0);
        var log = new Option<LogKind>("--log") { Description = "What the servers have as their log: a file, or a PostgreSQL that is started and harmed in the run" };
        var root = new RootCommand("Three real servers, many clients, and everything that may happen to them. Exit code 0 only if no promise was broken.")
        {
            seed, kills, clients, runs, seconds, log,
        };
        root.SetAction((parsed, cancel) => RunAsync(
            new ChaosOptions
            {
                Seed = parsed.GetValue(seed),
                Kills = parsed.GetValue(kills),
                Clients = parsed.GetValue(clients),
                Log = parsed.GetValue(log),
                Posting = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            },
            parsed.GetValue(runs),
            cancel));
        return root;
    }

    private static async Task<int> RunAsync(ChaosOptions first, int runs, CancellationToken cancel)
    {
        var campaign = new CampaignReport();
        for (var run = 0; run < runs && !cancel.IsCancellationRequested; run++)
        {
            var report = await ChaosRun.RunAsync(first with { Seed = first.Seed + run }, cancel);
            report.WriteTo(Console.Out);
            campaign.Add(report);
        }

        campaign.WriteTo(Console.Out);
        return campaign.FailedSeeds.Count == 0 ? 0 : 1;
    }

    private static Option<int> Number(string name, string description, int byDefault, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < least)
                result.AddError($"{name} is at least {least}.");
        });
        return option;
    }
}
