namespace OrleansChat.Silo.Settings;

/// <summary>One thing that an operator may set: one name in every source, what it may be, and what it means.</summary>
/// <param name="key">Its name in a file.</param>
/// <param name="unit">What it counts; empty for what is no number.</param>
/// <param name="kind">What it may be.</param>
/// <param name="meaning">What it does, for people.</param>
internal abstract class Setting(string key, string unit, ValueKind kind, string meaning)
{
    /// <summary>What the names of all our environment variables begin with.</summary>
    public const string VariablePrefix = "ORLEANSCHAT_";

    public string Key => key;

    public string Unit => unit;

    public ValueKind Kind => kind;

    public string Meaning => meaning;

    /// <summary>The value where nobody says another; empty if there is none then.</summary>
    public abstract string Default { get; }

    /// <summary>Its name on the command line.</summary>
    public string Option => "--" + key.Replace('_', '-');

    /// <summary>Its name in the environment.</summary>
    public string Variable => VariablePrefix + key.ToUpperInvariant();

    /// <summary>What is wrong with a value, or null.</summary>
    /// <param name="name">What the setting is called where the value stands.</param>
    /// <param name="text">The value.</param>
    public string? Problem(string name, string text) => kind.IsAllowed(text) ? null : kind.Fault(text) ?? $"{name} is {kind.Allowed}; '{text}' is not.";
}

/// <summary>A setting with its place in a <typeparamref name="T"/>.</summary>
/// <param name="key">Its name in a file.</param>
/// <param name="unit">What it counts; empty for what is no number.</param>
/// <param name="kind">What it may be.</param>
/// <param name="meaning">What it does, for people.</param>
/// <param name="read">Its value as text.</param>
/// <param name="write">The same with another value, one that is allowed.</param>
internal sealed class Setting<T>(string key, string unit, ValueKind kind, string meaning, Func<T, string> read, Func<T, string, T> write) : Setting(key, unit, kind, meaning)
    where T : new()
{
    public override string Default { get; } = read(new T());

    public string Read(T settings) => read(settings);

    public T Write(T settings, string text) => write(settings, text);
}
