using OrleansChat.Benchmarks;

return await CommandLine.Root(TimeProvider.System).Parse(args).InvokeAsync();
