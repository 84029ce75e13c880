namespace Orleans.Runtime;

/// <summary>What can be addressed: a grain by its key, whether seen from inside (the grain) or from outside (a reference to it).</summary>
public interface IAddressable
{
}
