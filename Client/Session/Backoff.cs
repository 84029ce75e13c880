namespace OrleansChat.Client.Session;

/// <summary>
/// How long to wait before an attempt. The clients of a server that died all lose it in the same moment; drawn from the whole range (full jitter),
/// their attempts spread over it instead of arriving together.
/// </summary>
internal sealed class Backoff(Random random)
{
    /// <summary>The pause before an attempt; the first is 1.</summary>
    public TimeSpan Next(int attempt) => Delay(attempt, random.NextDouble());

    /// <summary>The pause at a <paramref name="share"/> of the range, 0 to 1. The range doubles with each attempt up to its limit.</summary>
    public static TimeSpan Delay(int attempt, double share)
    {
        var shortest = ClientLimits.ReconnectWaitMin.TotalSeconds;
        var longest = Math.Min(ClientLimits.ReconnectWaitMax.TotalSeconds, Math.ScaleB(shortest, attempt));
        return TimeSpan.FromSeconds(shortest + (share * (longest - shortest)));
    }
}
