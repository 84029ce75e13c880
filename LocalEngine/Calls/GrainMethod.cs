using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Calls;

/// <summary>One method of a grain interface: how a call of it is made, and how it is run on the grain.</summary>
internal abstract class GrainMethod(MethodInfo method)
{
    // Facts about loaded code, the same for every silo of the process.
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> Known = new();

    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);

    public bool AlwaysInterleaves { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    public static GrainMethod Of(MethodInfo method) => Known.GetOrAdd(method, static method => Describe(method));

    /// <summary>A call that can be sent, and the awaitable that the caller gets at once.</summary>
    public abstract IRequest Call(object?[] arguments, out object result);

    /// <summary>Runs the grain's method up to its first await. What it throws before that is thrown here unchanged.</summary>
    public object Invoke(object grain, object?[] arguments) =>
        _invoker.Invoke(grain, arguments.AsSpan())
            ?? throw new InvalidOperationException($"{grain.GetType()} returned null instead of a task.");

    private static GrainMethod Describe(MethodInfo method)
    {
        if (method.IsGenericMethod) throw Unsupported(method, "is generic");
        var type = method.ReturnType;
        if (type == typeof(Task)) return new TaskMethod(method);
        if (type == typeof(ValueTask)) return new ValueTaskMethod(method);
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(Task<>)) return Describe(typeof(TaskMethod<>), method);
        if (definition == typeof(ValueTask<>)) return Describe(typeof(ValueTaskMethod<>), method);
        throw Unsupported(method, $"returns {type}");
    }

    private static GrainMethod Describe(Type definition, MethodInfo method) =>
        (GrainMethod)Activator.CreateInstance(definition.MakeGenericType(method.ReturnType.GenericTypeArguments), method)!;

    private static NotSupportedException Unsupported(MethodInfo method, string what) =>
        new($"{method.DeclaringType}.{method.Name} {what}; a grain method here is not generic and returns Task, Task<T>, ValueTask or ValueTask<T>.");
}

internal sealed class TaskMethod(MethodInfo method) : GrainMethod(method)
{
    public override IRequest Call(object?[] arguments, out object result)
    {
        var call = new GrainCall(this, arguments);
        result = call.Task;
        return call;
    }
}

internal sealed class TaskMethod<T>(MethodInfo method) : GrainMethod(method)
{
    public override IRequest Call(object?[] arguments, out object result)
    {
        var call = new GrainCall<T>(this, arguments);
        result = call.Task;
        return call;
    }
}

internal sealed class ValueTaskMethod(MethodInfo method) : GrainMethod(method)
{
    public override IRequest Call(object?[] arguments, out object result)
    {
        var call = new GrainCall(this, arguments);
        result = new ValueTask(call.Task);
        return call;
    }
}

internal sealed class ValueTaskMethod<T>(MethodInfo method) : GrainMethod(method)
{
    public override IRequest Call(object?[] arguments, out object result)
    {
        var call = new GrainCall<T>(this, arguments);
        result = new ValueTask<T>(call.Task);
        return call;
    }
}
