namespace Orleans.Concurrency;

/// <summary>The requests to this grain class may begin while earlier ones await something. Their turns still never run in parallel.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute
{
}

/// <summary>
/// Requests to this method of a grain interface may begin at any await of the requests before them, also in a grain class that is not reentrant,
/// and do not hold up the requests behind them. Their turns still never run in parallel.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
