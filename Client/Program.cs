using System.Security.Cryptography;
using System.Text;
using OrleansChat.Client;
using OrleansChat.Client.Input;
using OrleansChat.Client.Session;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

if (Arguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage);
    return (int)ExitCode.BadArguments;
}

var time = TimeProvider.System;
var view = new ConsoleView(Console.Out, Console.Error);
var ids = new RequestIds(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
var backoff = new Backoff(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
var conversation = new Conversation(new ServerList(arguments.Servers), new Dialer(time).DialAsync, backoff, view, ids, time);

// Console.In would block this thread for as long as nobody types; its stream is read on another one.
using var typed = new StreamReader(Console.OpenStandardInput(), Console.IsInputRedirected ? Encoding.UTF8 : Console.InputEncoding);
try
{
    return (int)await conversation.RunAsync(arguments.Username, new LineInput(typed));
}
catch (IOException problem)
{
    // The terminal, or the file that its lines go to or come from.
    await Console.Error.WriteLineAsync($"! {problem.Message}");
    return (int)ExitCode.NotAllTaken;
}
