using OrleansChat.Client;

if (Arguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage);
    return (int)ExitCode.BadArguments;
}

var isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
try
{
    var end = arguments.IsJson ? Start.JsonAsync(arguments) : isTerminal ? Start.TerminalAsync(arguments) : Start.PlainAsync(arguments);
    return (int)await end;
}
catch (IOException problem)
{
    // The terminal, or the file that its lines go to or come from.
    await Console.Error.WriteLineAsync($"! {problem.Message}");
    return (int)ExitCode.NotAllTaken;
}
