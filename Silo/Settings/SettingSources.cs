using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Settings;

/// <summary>A value and what its setting is called where it stands.</summary>
internal readonly record struct SettingValue(string Text, string Name);

/// <summary>
/// Where settings come from: the command line over the environment over the file of <c>--config</c> over <c>appsettings.json</c> in the working folder. All are read once, at start;
/// nothing watches the files.
/// </summary>
internal sealed class SettingSources
{
    public const string DefaultFile = "appsettings.json";

    /// <summary>The option that names another file.</summary>
    public const string FileOption = "--config";

    private const string ConfigVariable = "CONFIG";

    private readonly List<Layer> _layers = [];
    private readonly List<string> _problems = [];

    /// <summary>Opens the sources.</summary>
    /// <param name="typed">What stands on the command line, by the settings' keys.</param>
    /// <param name="variables">The environment's variables, freed from their prefix.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="file">The file of <c>--config</c>, if there is one.</param>
    public SettingSources(IReadOnlyDictionary<string, string?> typed, IConfigurationSource variables, string folder, string? file)
    {
        AddTyped(typed);
        Add(variables, setting => setting.Variable, isEnvironment: true);
        if (file is { Length: > 0 })
            AddFile(Path.GetFullPath(file, folder), FileOption);
        else if (Find(ConfigVariable) is { Length: > 0 } named)
            AddFile(Path.GetFullPath(named, folder), Setting.VariablePrefix + ConfigVariable);
        AddFile(Path.Combine(folder, DefaultFile), namedBy: null);
    }

    private SettingSources(IReadOnlyDictionary<string, string?> typed) => AddTyped(typed);

    /// <summary>What is wrong with the sources themselves.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Only the command line: for a server whose supervisor has read the other sources, so that all its servers are set alike, also one that is started again after a file has changed.</summary>
    public static SettingSources CommandLineOnly(IReadOnlyDictionary<string, string?> typed) => new(typed);

    /// <summary>A setting's value in the strongest source that has one. A variable without a value counts as none.</summary>
    public SettingValue? Find(Setting setting)
    {
        foreach (var layer in _layers)
        {
            if (layer.Provider.TryGet(setting.Key, out var text) && !(layer.IsEnvironment && string.IsNullOrEmpty(text)))
                return new SettingValue(text ?? "", layer.NameOf(setting));
        }

        return null;
    }

    /// <summary>Names in the files that are no setting's: mistakes in writing, most likely. Sections, which other programs have in such a file, are passed over.</summary>
    public IEnumerable<string> Strangers(IReadOnlyCollection<Setting> known)
    {
        foreach (var layer in _layers.Where(layer => layer.IsFile))
        {
            foreach (var entry in new ConfigurationRoot([layer.Provider]).GetChildren())
            {
                var setting = known.FirstOrDefault(setting => setting.Key.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
                if (setting is null && entry.Value is not null)
                    yield return $"{entry.Key} in {layer.File} is no setting.";
                else if (setting is not null && entry.GetChildren().Any())
                    yield return $"{layer.NameOf(setting)} is {setting.Kind.Allowed}, and neither a list nor an object.";
            }
        }
    }

    /// <summary>Variables with our prefix that are no setting's. Whoever starts the server may have set them for something else, so they are no mistake for certain.</summary>
    public IEnumerable<string> StrangeVariables(IReadOnlyCollection<Setting> known)
        => _layers.Where(layer => layer.IsEnvironment)
            .SelectMany(layer => new ConfigurationRoot([layer.Provider]).GetChildren())
            .Where(entry => Setting.VariablePrefix + entry.Key.ToUpperInvariant() is not (Setting.VariablePrefix + ConfigVariable or TlsFiles.PasswordVariable) && !known.Any(setting => setting.Key.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(entry => Setting.VariablePrefix + entry.Key);

    private string? Find(string key) => _layers.Select(layer => layer.Provider.TryGet(key, out var text) ? text : null).FirstOrDefault(text => text is not null);

    private void AddTyped(IReadOnlyDictionary<string, string?> typed)
        => Add(new MemoryConfigurationSource { InitialData = typed }, setting => setting.Option);

    private void Add(IConfigurationSource source, Func<Setting, string> nameOf, bool isEnvironment = false, string? file = null)
    {
        var provider = source.Build(new ConfigurationBuilder());
        provider.Load();
        _layers.Add(new Layer(provider, nameOf, isEnvironment, file));
    }

    private void AddFile(string path, string? namedBy)
    {
        try
        {
            // Also files whose names begin with a dot.
            using var folder = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None);
            var source = new JsonConfigurationSource { FileProvider = folder, Path = Path.GetFileName(path), Optional = namedBy is null, ReloadOnChange = false };
            Add(source, setting => $"{setting.Key} in {path}", file: path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            _problems.Add($"{namedBy}: there is no file {path}.");
        }
        catch (InvalidDataException e)
        {
            // The provider says only that it failed; the reason is inside.
            _problems.Add($"{path} is no file of settings: {(e.InnerException ?? e).Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{path} cannot be read: {e.Message}");
        }
    }

    private sealed record Layer(IConfigurationProvider Provider, Func<Setting, string> NameOf, bool IsEnvironment, string? File)
    {
        public bool IsFile => File is not null;
    }
}
