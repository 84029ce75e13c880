using System.Runtime.InteropServices;

namespace OrleansChat.SharedLog.Verification;

/// <summary>Every cid of the log with the place of its last message among all messages with one, where servers remember only the last ones. Some 40 bytes each.</summary>
internal sealed class AllCids(int rememberedMax)
{
    private readonly Dictionary<UInt128, int> _places = [];

    /// <summary>Messages that had a cid.</summary>
    public int Count { get; private set; }

    /// <summary>Cids that came again when servers had forgotten them, as they may.</summary>
    public int Forgotten { get; private set; }

    /// <summary>Adds the next message that has a cid, by its hash together with the user's key.</summary>
    /// <returns>False if servers still remember it, so that none can have written it again.</returns>
    public bool TryAdd(UInt128 key)
    {
        Count++;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var isKnown);
        var isRemembered = isKnown && Count - place <= rememberedMax;
        if (isKnown && !isRemembered)
            Forgotten++;
        place = Count;
        return !isRemembered;
    }
}
