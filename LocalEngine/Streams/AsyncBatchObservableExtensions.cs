namespace Orleans.Streams;

/// <summary>Subscribing without an observer class.</summary>
public static class AsyncBatchObservableExtensions
{
    /// <summary>Subscribes from now on; the end of the stream and its errors are ignored.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncBatchObservable<T> obs, Func<IList<SequentialItem<T>>, Task> onNextAsync)
    {
        ArgumentNullException.ThrowIfNull(onNextAsync);
        return obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync));
    }

    private sealed class DelegateObserver<T>(Func<IList<SequentialItem<T>>, Task> onNextAsync) : IAsyncBatchObserver<T>
    {
        public Task OnNextAsync(IList<SequentialItem<T>> items) => onNextAsync(items);

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}
