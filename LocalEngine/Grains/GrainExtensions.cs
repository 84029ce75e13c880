using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;
using OrleansChat.LocalEngine.Calls;

namespace Orleans;

/// <summary>What can be asked of a grain and of a reference to it alike.</summary>
public static class GrainExtensions
{
    /// <summary>The key with which the grain was asked for.</summary>
    /// <exception cref="ArgumentException">The object is neither a grain nor a reference that this engine made.</exception>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain switch
    {
        null => throw new ArgumentNullException(nameof(grain)),
        GrainReference reference => reference.Id.Key,
        IGrainBase instance => Activation.Of(instance).Id.Key,
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
