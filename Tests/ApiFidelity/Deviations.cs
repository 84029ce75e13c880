namespace OrleansChat.Tests.ApiFidelity;

/// <summary>Where LocalEngine differs from Orleans on purpose, and why.</summary>
internal static class Deviations
{
    private const string OnlyTheEngine = "only the engine implements it, and callers here use no more of it";

    /// <summary>By how the lines begin that tell of it (<see cref="Comparison.Differences"/>).</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["Orleans.IClusterClient: lacks "] = OnlyTheEngine,
        ["Orleans.IGrainFactory: lacks "] = OnlyTheEngine,
        ["Orleans.Runtime.IGrainContext: lacks "] = OnlyTheEngine,
        ["Orleans.Runtime.ILocalSiloDetails: lacks "] = OnlyTheEngine,
        ["Orleans.TestingHost.TestCluster: is 'sealed class "] = "only its builder can make one, so nothing could inherit from it",
    };

    /// <summary>Whether this deviation tells of a difference.</summary>
    public static bool Covers(string deviation, string difference) => difference.StartsWith(deviation, StringComparison.Ordinal);
}
