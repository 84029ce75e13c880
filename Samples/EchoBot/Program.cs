// Whoever says "echo …" hears it again from this bot: in general, in private, and wherever the bot is a member.
using OrleansChat.Client;

if (args is not [var list] || ServerAddress.ParseList(list) is not { } servers)
{
    Console.Error.WriteLine("usage: dotnet run --project Samples/EchoBot -- HOST:PORT,HOST:PORT…");
    return 64;
}

await using var chat = new ChatClient(new ChatClientOptions(servers, "echo"));
if ((await chat.LoginAsync()).Refusal is { } refusal)
{
    Console.Error.WriteLine(refusal.Text);
    return 1;
}

await foreach (var heard in chat.ReadAsync())
{
    if (heard is MessageEvent message && message.From != chat.Username && message.Text.StartsWith("echo ", StringComparison.Ordinal))
        await chat.ReplyAsync(message, message.Text[5..]);
}

return 0;
