using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Watching;

/// <summary>A rule that holds for every line that any client is sent, whatever is being asked. One instance a run, called by one thread at a time.</summary>
public interface IStandingRule
{
    /// <summary>Looks at a line.</summary>
    /// <param name="listener">Who is sent it.</param>
    /// <param name="line">The line.</param>
    Finding Look(Listener listener, HeardLine line);

    /// <summary>Looks at how a connection ended, which only few rules care for.</summary>
    /// <param name="listener">Whose it was.</param>
    /// <param name="rest">What came behind the last LF.</param>
    Finding LookAtEnd(Listener listener, ReadOnlyMemory<byte> rest) => Finding.Unconcerned;
}

/// <summary>A line as its bytes, and as JSON, which it may not be.</summary>
/// <param name="Bytes">Without its LF.</param>
/// <param name="Line">Null if it is no JSON object.</param>
public sealed record HeardLine(ReadOnlyMemory<byte> Bytes, ServerLine? Line);

/// <summary>What a standing rule says of one line.</summary>
/// <param name="IsConcerned">Whether the rule says anything of such a line.</param>
/// <param name="Expected">What should have been there instead; null if the rule is kept.</param>
public readonly record struct Finding(bool IsConcerned, string? Expected)
{
    public static readonly Finding Unconcerned;

    public static readonly Finding Kept = new(IsConcerned: true, Expected: null);

    public static Finding Broken(string expected) => new(IsConcerned: true, expected);

    public static Finding Of(bool isKept, string expected) => isKept ? Kept : Broken(expected);
}
