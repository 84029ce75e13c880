using OrleansChat.Tests.Conformance;

// A run that is broken off needs nothing put in order: its connections end with the process, and so its names.
return await ConformanceProgram.RunAsync(args, Console.Out, Console.Error);
