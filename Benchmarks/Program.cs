return await OrleansChat.Benchmarks.CommandLine.Root(TimeProvider.System).Parse(args).InvokeAsync();
