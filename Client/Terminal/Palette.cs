namespace OrleansChat.Client.Terminal;

/// <summary>A colour for every name, the same at every start and for everybody.</summary>
internal static class Palette
{
    // Of the 256 colours some that can be read on black and on white, and told apart.
    private static readonly byte[] Colours = [31, 32, 35, 61, 64, 96, 98, 125, 130, 133, 136, 161, 166, 168, 172, 71];

    /// <summary>How a name looks.</summary>
    public static Style Of(string name)
    {
        // FNV-1a. The hash of strings that .NET has is another one in each run.
        var hash = 2166136261u;
        foreach (var character in name) hash = (hash ^ char.ToLowerInvariant(character)) * 16777619u;
        return new Style(Colours[hash % (uint)Colours.Length], IsBold: true);
    }
}
