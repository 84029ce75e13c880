using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using OrleansChat.Silo.Health;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>deploy/kubernetes, as far as it can be checked without a cluster: the official client's types read it strictly, so a field that Kubernetes does not have is an error.</summary>
public sealed class KubernetesTests
{
    private static readonly IReadOnlyList<object> Objects =
        [.. Directory.EnumerateFiles(DeployFiles.Path("kubernetes"), "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))];

    private static readonly V1StatefulSet Set = Assert.Single(Objects.OfType<V1StatefulSet>());

    private static readonly V1Container Server = Assert.Single(Set.Spec.Template.Spec.Containers);

    [Fact]
    public void A_field_that_kubernetes_does_not_have_would_be_found()
        => Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(DeployFiles.Read("kubernetes/services.yaml").Replace("targetPort", "portTarget", StringComparison.Ordinal), strict: true));

    [Fact]
    public void The_kustomization_has_all_files_but_the_example_of_a_secret()
    {
        var listed = DeployFiles.Lines("kubernetes/kustomization.yaml").Where(line => line.StartsWith("  - ", StringComparison.Ordinal) && line.EndsWith(".yaml", StringComparison.Ordinal)).Select(line => line[4..]);
        var there = Directory.EnumerateFiles(DeployFiles.Path("kubernetes")).Select(file => Path.GetFileName(file)).Except(["kustomization.yaml", "secret.example.yaml"]);
        Assert.Equal(there.Order(), listed.Order());
    }

    [Fact]
    public void The_selectors_find_the_servers()
    {
        var labels = Set.Spec.Template.Metadata.Labels;
        var services = Objects.OfType<V1Service>().ToList();
        Assert.Equal(2, services.Count);
        Assert.All(services, service => Assert.Equal(labels, service.Spec.Selector));
        Assert.Equal(labels, Set.Spec.Selector.MatchLabels);
        Assert.Equal(labels, Assert.Single(Objects.OfType<V1PodDisruptionBudget>()).Spec.Selector.MatchLabels);
        Assert.Equal(Set.Spec.ServiceName, Assert.Single(services, service => service.Spec.ClusterIP == "None").Metadata.Name);
    }

    [Fact]
    public void A_server_is_started_with_what_it_takes()
    {
        var arguments = Server.Args.Select(argument => argument == "$(POD_NAME)" ? $"{Set.Metadata.Name}-0" : argument).ToList();
        DeployFiles.AreArguments(arguments);
        Assert.Equal(Ports.Clients.ToString(System.Globalization.CultureInfo.InvariantCulture), arguments[2]);
        var own = Server.Env.Where(variable => variable.Name.StartsWith(Setting.VariablePrefix, StringComparison.Ordinal)).ToList();
        Assert.All(own, variable => DeployFiles.IsSetting(variable.Name, variable.Value, ServerSettings.All));
        // What stands in $(…) must be a variable, or Kubernetes leaves it as it is.
        Assert.All(Server.Args.Where(argument => argument.StartsWith("$(", StringComparison.Ordinal)), argument => Assert.Contains(argument[2..^1], Server.Env.Select(variable => variable.Name)));
    }

    [Fact]
    public void The_secret_has_what_the_servers_ask_of_it()
    {
        var secret = Assert.Single(Objects.OfType<V1Secret>());
        var asked = Server.Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().ToList();
        Assert.All(asked, key => Assert.Equal(secret.Metadata.Name, key.Name));
        Assert.Equal(secret.StringData.Keys.Order(), asked.Select(key => key.Key).Order());
        Assert.StartsWith("postgres:", secret.StringData["log"], StringComparison.Ordinal);
        DeployFiles.IsSetting(ServerSettings.Log.Variable, secret.StringData["log"], ServerSettings.All);
        Assert.Equal("log", Server.Env.Single(variable => variable.Name == ServerSettings.Log.Variable).ValueFrom.SecretKeyRef.Key);
    }

    [Fact]
    public void The_ports_are_those_of_the_image_and_all_who_name_them_mean_them()
    {
        Assert.Equal([("chat", Ports.Clients), ("health", Ports.Health)], Server.Ports.Select(port => (port.Name, port.ContainerPort)));
        Assert.Equal($"{Ports.Health}", Server.Env.Single(variable => variable.Name == ServerSettings.HealthPort.Variable).Value);
        Assert.All(Objects.OfType<V1Service>().SelectMany(service => service.Spec.Ports), port => Assert.Equal("chat", port.TargetPort.Value));
    }

    [Fact]
    public void The_probes_ask_what_the_server_answers()
    {
        Assert.Equal((HealthApplication.ReadyPath, "health"), (Server.ReadinessProbe.HttpGet.Path, Server.ReadinessProbe.HttpGet.Port.Value));
        Assert.Equal((HealthApplication.LivePath, "health"), (Server.LivenessProbe.HttpGet.Path, Server.LivenessProbe.HttpGet.Port.Value));
    }

    [Fact]
    public void A_server_has_time_to_stop_in_order()
        => Assert.True(Set.Spec.Template.Spec.TerminationGracePeriodSeconds > Server.Lifecycle.PreStop.Sleep.Seconds + new HostOptions().ShutdownTimeout.TotalSeconds);
}
