namespace Orleans.Placement;

/// <summary>Says in which silo a grain is activated. In this engine that is the caller's own.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public abstract class PlacementAttribute : Attribute
{
    private protected PlacementAttribute()
    {
    }
}
