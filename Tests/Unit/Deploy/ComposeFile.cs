using YamlDotNet.Serialization;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>As much of a compose file (https://github.com/compose-spec/compose-spec) as ours uses.</summary>
public sealed class ComposeFile
{
    [YamlMember(Alias = "x-server", ApplyNamingConventions = false)]
    public ComposeService? Template { get; init; }

    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];
}

public sealed class ComposeService
{
    public string Image { get; init; } = "";

    public ComposeBuild? Build { get; init; }

    public List<string> Command { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public List<string> Ports { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; init; } = [];

    public ComposeHealthcheck? Healthcheck { get; init; }

    public string Restart { get; init; } = "";

    public string StopGracePeriod { get; init; } = "";

    public bool ReadOnly { get; init; }

    public List<string> Tmpfs { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public Dictionary<string, int> Ulimits { get; init; } = [];
}

public sealed class ComposeBuild
{
    public string Context { get; init; } = "";

    public string Dockerfile { get; init; } = "";
}

public sealed class ComposeDependency
{
    public string Condition { get; init; } = "";
}

public sealed class ComposeHealthcheck
{
    public List<string> Test { get; init; } = [];

    public string Interval { get; init; } = "";

    public string Timeout { get; init; } = "";

    public int Retries { get; init; }
}
