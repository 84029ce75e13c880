namespace Orleans.Streams;

/// <summary>Takes items one by one. The next comes when the task of the last is done.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>Takes an item and, if the stream has places, its place.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>The stream is at its end.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>The stream has failed.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Takes items in batches. The next comes when the task of the last is done.</summary>
public interface IAsyncBatchObserver<T>
{
    /// <summary>Takes items in their order, each with its place.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>The stream is at its end.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>The stream has failed.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Takes items one by one or in batches, as the writer has them.</summary>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Takes items in their order.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}

/// <summary>An item and its place in the stream.</summary>
[GenerateSerializer]
public class SequentialItem<T>
{
    /// <summary>An item and its place.</summary>
    public SequentialItem(T item, StreamSequenceToken token)
    {
        Item = item;
        Token = token;
    }

    /// <summary>The item.</summary>
    [Id(0)]
    public T Item { get; }

    /// <summary>Its place.</summary>
    [Id(1)]
    public StreamSequenceToken Token { get; }
}
