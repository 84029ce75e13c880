using OrleansChat.Silo.CommandLine;

return await Verbs.Root().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
