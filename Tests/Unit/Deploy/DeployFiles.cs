using OrleansChat.Silo.CommandLine;
using OrleansChat.Silo.Server;
using OrleansChat.Silo.Settings;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>The files of deploy/ and what all of them must agree on with the program.</summary>
internal static class DeployFiles
{
    /// <summary>Read by Npgsql.</summary>
    public const string DatabasePassword = "PGPASSWORD";

    private static readonly string[] Other = [Setting.VariablePrefix + "CONFIG", TlsFiles.PasswordVariable, DatabasePassword];

    public static string Folder { get; } = System.IO.Path.Combine(Tree.Root, "deploy");

    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories);

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static string Read(string name) => File.ReadAllText(Path(name));

    public static string[] Lines(string name) => File.ReadAllLines(Path(name));

    /// <summary>That the program knows the variable, and takes its value.</summary>
    public static void IsSetting(string variable, string? value, params IEnumerable<Setting> settings)
    {
        if (Other.Contains(variable))
            return;
        var setting = settings.FirstOrDefault(setting => setting.Variable == variable);
        Assert.True(setting is not null, $"{variable} is no setting.");
        if (value is not null)
            Assert.Null(setting.Problem(variable, value));
    }

    /// <summary>That a server can be started with these arguments.</summary>
    public static void AreArguments(IEnumerable<string> arguments) => Assert.Empty(Verbs.Root().Parse([.. arguments]).Errors);
}
