using System.Text.RegularExpressions;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Unit.Deploy;

public sealed partial class VariableTests
{
    [Fact]
    public void Every_variable_that_deploy_names_anywhere_is_a_setting()
    {
        var named = DeployFiles.All.SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, variable => DeployFiles.IsSetting(variable, value: null, [.. ServerSettings.All, .. UpSettings.All]));
    }

    [GeneratedRegex($"{Setting.VariablePrefix}[A-Z0-9_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
