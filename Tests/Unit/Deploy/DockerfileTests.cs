using OrleansChat.Silo.Settings;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>The Dockerfile, as far as it can be checked without Docker. Tests/EndToEnd/PublishTests runs its build.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = DeployFiles.Lines("Dockerfile");

    [Fact]
    public void What_is_built_is_a_program_of_this_tree_and_what_is_started_is_its_output()
    {
        var words = Assert.Single(Lines, line => line.Contains("dotnet publish", StringComparison.Ordinal)).Split(' ');
        var project = words[Array.IndexOf(words, "publish") + 1];
        Assert.True(File.Exists(Path.Combine(Tree.Root, project, $"{project}.csproj")), project);
        var program = $"{words[Array.IndexOf(words, "--output") + 1]}/OrleansChat.{project}";
        Assert.Contains($"ENTRYPOINT [\"{program}\"]", Lines);
        Assert.Contains(Lines, line => line.EndsWith($" CMD [\"{program}\", \"health\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void The_build_is_given_every_project_that_the_server_is_made_of_and_nothing_that_is_not_there()
    {
        var given = DeployFiles.Lines("Dockerfile.dockerignore").Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        Assert.All(given, path => Assert.True(Path.Exists(Path.Combine(Tree.Root, path)), path));
        Assert.All(References.Of("Silo").Append("LocalEngine"), project => Assert.Contains(project, given));
        Assert.All(Directory.EnumerateFiles(Tree.Root, "Directory.*"), file => Assert.Contains(Path.GetFileName(file), given));
    }

    [Fact]
    public void The_variables_are_settings_and_the_health_port_is_the_one_that_is_exposed_beside_that_of_the_clients()
    {
        var variables = Variables();
        Assert.All(variables, variable => DeployFiles.IsSetting(variable.Key, variable.Value, ServerSettings.All));
        Assert.Contains($"EXPOSE {Ports.Clients} {variables[ServerSettings.HealthPort.Variable]}", Lines);
        Assert.Equal(Ports.Health, int.Parse(variables[ServerSettings.HealthPort.Variable], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_server_is_not_root_and_has_icu()
    {
        Assert.Contains("USER $APP_UID", Lines);
        Assert.EndsWith("-extra", Lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Variables()
        => Lines.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..]).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
}
