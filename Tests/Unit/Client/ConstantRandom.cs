namespace OrleansChat.Tests.Unit.Client;

/// <summary>Draws the same share every time: 0 for the shortest pauses, 1 for the longest.</summary>
internal sealed class ConstantRandom(double share) : Random
{
    public override double NextDouble() => share;
}
