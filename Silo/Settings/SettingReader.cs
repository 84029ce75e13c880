namespace OrleansChat.Silo.Settings;

/// <summary>Reads settings from their sources, and collects everything that is wrong instead of stopping at the first.</summary>
internal sealed class SettingReader(SettingSources sources)
{
    private readonly List<string> _problems = [.. sources.Problems];

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What may be a mistake and stops nobody, a sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The values; a default where there is none, or a wrong one.</summary>
    public T Read<T>(IReadOnlyList<Setting<T>> settings)
        where T : new()
    {
        var result = new T();
        foreach (var setting in settings)
        {
            if (sources.Find(setting) is not { } value)
                continue;
            if (setting.Problem(value.Name, value.Text) is { } problem)
                _problems.Add(problem);
            else
                result = setting.Write(result, value.Text);
        }

        return result;
    }

    /// <summary>Adds what does not fit together, once every value by itself is right.</summary>
    /// <param name="contradictions">Says it, with the names that settings have where their values stand.</param>
    public void Require(Func<Func<Setting, string>, IEnumerable<string>> contradictions)
    {
        if (_problems.Count == 0)
            _problems.AddRange(contradictions(NameOf));
    }

    /// <summary>Adds the names in files that no setting has.</summary>
    public void RefuseStrangers(IReadOnlyCollection<Setting> known)
    {
        _problems.AddRange(sources.Strangers(known));
        Warnings = [.. sources.StrangeVariables(known).Select(variable => $"{variable} is no setting and is passed over.")];
    }

    private string NameOf(Setting setting) => sources.Find(setting)?.Name ?? $"{setting.Key}, by default,";
}
