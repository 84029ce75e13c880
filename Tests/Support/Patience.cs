namespace OrleansChat.Tests.Support;

/// <summary>The one time limit of these tests. It only ends what would wait for ever; no test passes or fails by how fast something was.</summary>
public static class Patience
{
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    /// <summary>For states that nobody announces, such as a name that became free: asks again until the answer is not null.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string what)
        where T : class
    {
        using var patience = new CancellationTokenSource(Bound);
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            try
            {
                // Not a wait for something to be done by then, only a pause so that the asking does not take the processor from the asked.
                await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Waited {Bound.TotalSeconds} s for {what}.", late);
            }
        }
    }
}
