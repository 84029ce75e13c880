namespace OrleansChat.Silo.Supervision;

/// <summary>How long to wait before a dead server is started again: little at first, and longer while it dies soon after every start.</summary>
internal static class RestartDelay
{
    /// <summary>A server that lived for so long starts from the first delay again.</summary>
    public static readonly TimeSpan HealthyLife = TimeSpan.FromSeconds(10);

    /// <summary>The delay after one more death.</summary>
    /// <param name="earlyDeaths">How many times in a row it died before <see cref="HealthyLife"/>.</param>
    /// <param name="firstMs">The first delay.</param>
    /// <param name="maxMs">The longest.</param>
    public static TimeSpan After(int earlyDeaths, int firstMs, int maxMs)
        => TimeSpan.FromMilliseconds(Math.Min(maxMs, firstMs * Math.Pow(2, Math.Min(earlyDeaths, 16))));
}
