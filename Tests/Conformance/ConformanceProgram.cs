using System.Net.Sockets;
using System.Security.Authentication;
using OrleansChat.Tests.Conformance.Running;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance;

/// <summary>The program: arguments to an exit code.</summary>
public static class ConformanceProgram
{
    private const int Kept = 0;
    private const int Broken = 1;
    private const int WrongArguments = 2;

    /// <summary>Runs it once.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (Arguments.Parse(arguments) is not { } parsed)
        {
            await errors.WriteLineAsync(Arguments.Usage);
            return WrongArguments;
        }

        if (parsed.AuthorityPath is { } path)
        {
            if (await AuthorityAsync(path) is not { } encryption)
            {
                await errors.WriteLineAsync($"--tls-ca names {path}, which has no certificates in PEM or cannot be read.");
                return WrongArguments;
            }

            parsed = parsed with { Encryption = encryption };
        }

        var run = new ConformanceRun(parsed);
        if (run.Rules.Count == 0)
        {
            await errors.WriteLineAsync($"No rule's id begins with {string.Join(" or ", parsed.Only)}.");
            return WrongArguments;
        }

        foreach (var server in parsed.Servers)
        {
            if (await WhyNotAsync(server, parsed) is not { } why)
                continue;
            await errors.WriteLineAsync($"{server} cannot be reached: {why}");
            return Broken;
        }

        var report = new Report(output);
        await report.WriteHeadAsync(parsed.Servers, run.Name);
        await foreach (var result in run.RunAsync())
            await report.WriteAsync(result);
        await report.WriteSummaryAsync();
        return report.IsClean ? Kept : Broken;
    }

    private static async Task<Encryption?> AuthorityAsync(string path)
    {
        try
        {
            return Encryption.By(await File.ReadAllTextAsync(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<string?> WhyNotAsync(ServerAddress server, Arguments arguments)
    {
        using var bound = new CancellationTokenSource(arguments.Patience);
        try
        {
            using var connection = await LineConnection.OpenAsync(server, arguments.Encryption, receiveBufferBytes: null, bound.Token);
            return null;
        }
        catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException)
        {
            return refused.Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {arguments.Patience.TotalSeconds} s.";
        }
    }
}
