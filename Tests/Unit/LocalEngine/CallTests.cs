using Orleans;
using Orleans.Runtime;

namespace OrleansChat.Tests.Unit.LocalEngine;

public interface IEveryKindGrain : IGrainWithStringKey
{
    Task Plain();

    Task<string> Text(string text);

    ValueTask Light();

    ValueTask<int> Sum(int one, int other);

    Task<object> Same(object value);

    Task Throw(Exception exception, bool later);

    Task Cancel(CancellationToken cancellationToken);

    Task Null();

    Task<T> Generic<T>();

    int NotATask();
}

public sealed class EveryKindGrain : Grain, IEveryKindGrain
{
    public Task Plain() => Task.CompletedTask;

    public async Task<string> Text(string text)
    {
        await Task.Yield();
        return text;
    }

    public ValueTask Light() => ValueTask.CompletedTask;

    public async ValueTask<int> Sum(int one, int other)
    {
        await Task.Yield();
        return one + other;
    }

    public Task<object> Same(object value) => Task.FromResult(value);

    public Task Throw(Exception exception, bool later) => later ? Task.FromException(exception) : throw exception;

    public Task Cancel(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public Task Null()
    {
        Task? none = null;
        return none!;
    }

    public Task<T> Generic<T>() => throw new NotSupportedException();

    public int NotATask() => 1;
}

/// <summary>Follows Orleans: what comes back from a call. What goes in differs, for want of a serializer.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    private IEveryKindGrain Grain => _host.Grains.GetGrain<IEveryKindGrain>("one");

    public async ValueTask InitializeAsync() => _host = await EngineHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Methods_return_tasks_and_value_tasks_with_and_without_a_result()
    {
        await Grain.Plain();
        Assert.Equal("hello", await Grain.Text("hello"));
        await Grain.Light();
        Assert.Equal(5, await Grain.Sum(2, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_reaches_the_caller_unchanged(bool later)
    {
        var exception = new InvalidDataException("as it was");
        Assert.Same(exception, await Assert.ThrowsAsync<InvalidDataException>(() => Grain.Throw(exception, later)));
        await Grain.Plain();
    }

    [Fact]
    public async Task Cancelling_the_token_of_a_call_cancels_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.Cancel(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task A_method_that_returns_null_fails_its_call_and_not_the_grain()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.Null());
        await Grain.Plain();
    }

    [Fact]
    public void A_method_that_cannot_be_called_says_so()
    {
        Assert.Contains("generic", Assert.Throws<NotSupportedException>(() => { _ = Grain.Generic<int>(); }).Message, StringComparison.Ordinal);
        Assert.Contains("System.Int32", Assert.Throws<NotSupportedException>(() => Grain.NotATask()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlike_in_Orleans_arguments_and_results_are_passed_by_reference()
    {
        var value = new object();
        Assert.Same(value, await Grain.Same(value));
    }

    [Fact]
    public void References_are_equal_if_they_lead_to_the_same_grain_by_the_same_interface()
    {
        Assert.Equal(_host.Grain("one"), _host.Grain("one"));
        Assert.Equal(_host.Grain("one").GetHashCode(), _host.Grain("one").GetHashCode());
        Assert.NotEqual(_host.Grain("one"), _host.Grain("other"));
        Assert.NotEqual<IAddressable>(_host.Grain("one"), _host.Reentrant("one"));
    }

    [Fact]
    public async Task The_key_is_known_outside_and_inside()
    {
        Assert.Equal("Dana", _host.Grain("Dana").GetPrimaryKeyString());
        Assert.Equal("Dana", await _host.Grain("Dana").Ask(static grain => grain.GetPrimaryKeyString()));
    }

    [Fact]
    public void A_key_is_not_empty()
    {
        Assert.Throws<ArgumentException>(() => _host.Grain(string.Empty));
        Assert.Throws<ArgumentNullException>(() => _host.Grain(null!));
    }

    [Fact]
    public void A_grain_outside_of_the_engine_can_be_made_and_says_what_it_lacks()
    {
        var grain = new ScriptedGrain(new Lives());
        Assert.Null(grain.GrainContext);
        Assert.Throws<InvalidOperationException>(grain.DeactivateOnIdle);
        Assert.Throws<InvalidOperationException>(() => grain.GetPrimaryKeyString());
    }
}
