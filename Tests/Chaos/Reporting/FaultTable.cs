using System.Globalization;
using OrleansChat.Tests.Chaos.Faults;

namespace OrleansChat.Tests.Chaos.Reporting;

/// <summary>Counts faults by their kind.</summary>
public static class FaultTable
{
    /// <summary>A fault of servers counts once, however many it hit; one of clients counts once for each of them.</summary>
    public static IReadOnlyDictionary<FaultKind, int> Count(IEnumerable<DoneFault> faults) =>
        faults.GroupBy(fault => fault.Kind).ToDictionary(same => same.Key, same => same.Sum(fault => Math.Max(1, fault.Clients.Count)));

    /// <summary>The sum of many.</summary>
    public static IReadOnlyDictionary<FaultKind, int> Sum(IEnumerable<IReadOnlyDictionary<FaultKind, int>> tables) =>
        tables.SelectMany(table => table).GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Sum(pair => pair.Value));

    /// <summary>All kinds that happened, for people.</summary>
    public static string Show(IReadOnlyDictionary<FaultKind, int> faults) =>
        string.Join(", ", faults.OrderBy(pair => pair.Key).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key.Word()} {pair.Value}")));
}
