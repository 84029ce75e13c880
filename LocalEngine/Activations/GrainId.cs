namespace OrleansChat.LocalEngine.Activations;

/// <summary>What tells one grain from another: its class and its key.</summary>
internal readonly record struct GrainId(GrainClass Class, string Key)
{
    public override string ToString() => $"{Class.Type.Name}/{Key}";
}
