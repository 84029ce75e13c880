namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>All violations of a run: every one is counted, the first ones are kept in full. Safe for many threads.</summary>
public sealed class ViolationList
{
    private const int KeptPerKindMax = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<ViolationKind, int> _counts = [];
    private readonly List<Violation> _kept = [];

    /// <summary>The first violations of each kind, in the order in which they were found.</summary>
    public IReadOnlyList<Violation> Kept
    {
        get
        {
            lock (_gate)
                return [.. _kept];
        }
    }

    /// <summary>How many there are of all kinds.</summary>
    public int Total
    {
        get
        {
            lock (_gate)
                return _counts.Values.Sum();
        }
    }

    /// <summary>How many there are of a kind.</summary>
    public int Count(ViolationKind kind)
    {
        lock (_gate)
            return _counts.GetValueOrDefault(kind);
    }

    /// <summary>Adds one.</summary>
    public void Add(ViolationKind kind, string whose, string details)
    {
        lock (_gate)
        {
            var count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            if (count <= KeptPerKindMax)
                _kept.Add(new Violation(kind, whose, details));
        }
    }
}
