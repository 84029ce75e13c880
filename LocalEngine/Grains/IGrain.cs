using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks an interface whose methods are requests to a grain. They return Task, Task of T, ValueTask or ValueTask of T.</summary>
public interface IGrain : IAddressable
{
}

/// <summary>Marks a grain interface whose grains are told apart by a string.</summary>
public interface IGrainWithStringKey : IGrain
{
}
