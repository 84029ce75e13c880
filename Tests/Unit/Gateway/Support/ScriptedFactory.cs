using System.Reflection;
using Orleans;

namespace OrleansChat.Tests.Unit.Gateway.Support;

/// <summary>A grain factory of which only the one method is asked that this project uses; engines have more of them, each its own.</summary>
public class ScriptedFactory : DispatchProxy
{
    private Func<Type, string, object> _getGrain = (_, _) => throw new InvalidOperationException("Made by Of alone.");

    /// <summary>A factory of grains with string keys.</summary>
    internal static IGrainFactory Of(Func<Type, string, object> getGrain)
    {
        var factory = Create<IGrainFactory, ScriptedFactory>();
        ((ScriptedFactory)(object)factory)._getGrain = getGrain;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => targetMethod is { IsGenericMethod: true } && args is [string key, ..]
            ? _getGrain(targetMethod.GetGenericArguments()[0], key)
            : throw new NotSupportedException($"{targetMethod} is not scripted.");
}
