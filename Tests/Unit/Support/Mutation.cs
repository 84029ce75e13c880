namespace OrleansChat.Tests.Unit.Support;

/// <summary>Changes bytes in the ways in which bytes are changed: one of them, some left out, some doubled, something put in between, the end cut off. The seed says which.</summary>
internal static class Mutation
{
    private const int RunMax = 12;

    /// <summary>Makes one change. The bytes are not empty.</summary>
    public static void Apply(List<byte> bytes, Random random, IReadOnlyList<byte[]> tokens)
    {
        var place = random.Next(bytes.Count);
        var length = random.Next(Math.Min(RunMax, bytes.Count - place)) + 1;
        switch (random.Next(5))
        {
            case 0:
                bytes[place] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(place, length);
                break;
            case 2:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 3:
                bytes.InsertRange(place, tokens[random.Next(tokens.Count)]);
                break;
            default:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
        }
    }
}
