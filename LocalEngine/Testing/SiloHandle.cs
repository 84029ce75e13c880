namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster. Disposing it stops it, orderly if it still runs.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    /// <summary>Its number in the cluster: 0 is the primary.</summary>
    public short InstanceNumber { get; set; }

    /// <summary>Its name: Primary, Secondary_1, Secondary_2 …</summary>
    public string Name { get; set; } = null!;

    /// <summary>Whether it runs.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Stops it: orderly, with every grain deactivated, or at once.</summary>
    public abstract Task StopSiloAsync(bool stopGracefully);

    /// <summary>Stops it orderly until the token is cancelled, then at once.</summary>
    public abstract Task StopSiloAsync(CancellationToken ct);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Stops it if it runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && IsActive) StopSiloAsync(stopGracefully: true).GetAwaiter().GetResult();
    }
}
