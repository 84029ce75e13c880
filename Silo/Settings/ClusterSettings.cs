using System.Globalization;
using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Settings;

/// <summary>What can be set of silos that call each other: with the engine orleans. The local one has no use for it and refuses it.</summary>
internal static class ClusterSettings
{
    public static IReadOnlyList<Setting<Tuning>> All { get; } =
    [
        new("silo_address", "", ValueKind.Address, "Engine orleans: where the other silos reach this one; nobody else should be able to",
            tuning => tuning.Silo.Address, (tuning, text) => tuning with { Silo = tuning.Silo with { Address = text } }),
        new("silo_port", "", ValueKind.Number(1024, 65_000), "Engine orleans: a silo takes the first port from this one on that is free",
            tuning => Text(tuning.Silo.Port), (tuning, text) => tuning with { Silo = tuning.Silo with { Port = Number(text) } }),
        new("silo_silence_ms", "ms", ValueKind.Number(1_000, 600_000), "Engine orleans: a silo that does not answer the others for about so long is declared dead, and ends if it lives",
            tuning => Text(tuning.Silo.SilenceMs), (tuning, text) => tuning with { Silo = tuning.Silo with { SilenceMs = Number(text) } }),
    ];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
