using System.Text;
using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Tests.Cluster.Support;

/// <summary>Keeps what a subscription was given, and lets a test wait for it.</summary>
public sealed class ChannelRecorder : IAsyncObserver<ChannelBatch>
{
    private readonly Lock _gate = new();
    private readonly List<ChannelBatch> _batches = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamSubscriptionHandle<ChannelBatch>? Handle { get; set; }

    public IReadOnlyList<ChannelBatch> Batches
    {
        get
        {
            lock (_gate)
                return [.. _batches];
        }
    }

    public IReadOnlyList<ChannelMessage> Messages => [.. Batches.SelectMany(batch => batch.Messages)];

    public IReadOnlyList<string> Texts => [.. Messages.Select(message => $"{message.Seq} {message.From}@{message.Server} {Encoding.UTF8.GetString(message.TextJson.Span)}")];

    public Task OnNextAsync(ChannelBatch item, StreamSequenceToken? token = null)
    {
        lock (_gate)
        {
            _batches.Add(item);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => throw new InvalidOperationException("The stream failed.", ex);

    /// <summary>Waits until so many messages came.</summary>
    public async Task<IReadOnlyList<ChannelMessage>> UntilAsync(int messages)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (Messages is var now && now.Count >= messages)
                return now;
            await changed.WaitAsync(Patience.Bound);
        }
    }
}
