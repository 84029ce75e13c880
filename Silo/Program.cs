using OrleansChat.Silo.CommandLine;

// Servers and those who start them deal with the signals themselves; whoever only looks into a log is ended by one.
return await Verbs.Root().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = args is ["log", ..] ? TimeSpan.FromSeconds(2) : null });
