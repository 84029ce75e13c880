namespace Orleans.Runtime;

/// <summary>The name of a stream within its provider: a namespace, which may be missing, and a key.</summary>
[Immutable]
[GenerateSerializer]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    [Id(0)]
    private readonly string? _namespace;

    [Id(1)]
    private readonly string _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    /// <summary>Whether both name the same stream.</summary>
    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    /// <summary>Whether they name different streams.</summary>
    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);

    /// <summary>The stream of this namespace and key. An empty namespace is none.</summary>
    public static StreamId Create(string? ns, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new StreamId(string.IsNullOrEmpty(ns) ? null : ns, key);
    }

    /// <summary>The namespace, or null.</summary>
    public string? GetNamespace() => _namespace;

    /// <summary>The key.</summary>
    public string GetKeyAsString() => _key;

    /// <inheritdoc/>
    public int CompareTo(StreamId other)
    {
        var order = string.CompareOrdinal(_namespace, other._namespace);
        return order != 0 ? order : string.CompareOrdinal(_key, other._key);
    }

    /// <inheritdoc/>
    public bool Equals(StreamId other) => _namespace == other._namespace && _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    /// <summary>Namespace and key with a slash between them, for logs.</summary>
    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
