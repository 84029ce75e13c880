using OrleansChat.Tests.Chaos;

// A run that is broken off still ends its servers, which takes a moment.
return await CommandLine.Root().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
