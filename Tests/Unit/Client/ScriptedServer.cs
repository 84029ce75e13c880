using System.Text;
using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>The other end of the client's connection, played by a test line by line.</summary>
internal sealed class ScriptedServer(Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    public async Task<JsonNode> ExpectAsync(string type)
    {
        var line = await _reader.ReadLineAsync();
        Assert.NotNull(line);
        var command = JsonNode.Parse(line)!;
        Assert.Equal(type, (string?)command["type"]);
        return command;
    }

    public async Task ExpectNothingMoreAsync() => Assert.Null(await _reader.ReadLineAsync());

    public async Task SendAsync(string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task WelcomeAsync()
    {
        var login = await ExpectAsync("login");
        await SendAsync($$"""{"type":"system","text":"Welcome {{login["username"]}} to Server A","event":"welcome","rid":"{{login["rid"]}}"}""");
    }

    /// <summary>Welcomes at the server of this name with what it says of its channels, and returns the login.</summary>
    public async Task<JsonNode> WelcomeAsync(string name, params string[] channels)
    {
        var login = await ExpectAsync("login");
        var welcome = new JsonObject
        {
            ["type"] = "system",
            ["text"] = $"Welcome {login["username"]} to Server {name}",
            ["event"] = "welcome",
            ["rid"] = (string?)login["rid"],
            ["server"] = name,
            ["token"] = $"token of {name}",
            ["channels"] = new JsonArray([.. channels.Select(channel => JsonNode.Parse(channel))]),
        };
        await SendAsync(welcome.ToJsonString());
        return login;
    }

    /// <summary>Refuses the login, and returns it.</summary>
    public async Task<JsonNode> RefuseLoginAsync(string text, string code)
    {
        var login = await ExpectAsync("login");
        await SendAsync($$"""{"type":"error","text":"{{text}}","code":"{{code}}","rid":"{{login["rid"]}}","fatal":false}""");
        return login;
    }

    /// <summary>Sends Ahmad's message of this place.</summary>
    public async Task SayAsync(string channel, long seq, string text) =>
        await SendAsync($$"""{"type":"msg","from":"Ahmad","server":"C","text":"{{text}}","channel":"{{channel}}","seq":{{seq}}}""");

    /// <summary>Answers a question for the past of a channel with one message of Ahmad's, and returns the question.</summary>
    public async Task<JsonNode> ExpectHistoryAsync(string channel, int limit = 20, string text = "old")
    {
        var question = await ExpectAsync("history");
        Assert.Equal((channel, limit), ((string?)question["channel"], (int?)question["limit"]));
        await SendAsync(
            $$"""{"type":"history","rid":"{{question["rid"]}}","channel":"{{channel}}","epoch":"k3f","items":[{"from":"Ahmad","server":"C","text":"{{text}}","seq":1,"timestamp":1}],"oldest":1,"head":2,"end":true}""");
        return question;
    }

    public async Task AckAsync(JsonNode post, bool dup = false) => await SendAsync(
        $$"""{"type":"ack","rid":"{{post["rid"]}}","cid":"{{post["cid"]}}","channel":"general","epoch":"k3f","seq":1,"dup":{{(dup ? "true" : "false")}}}""");

    public async Task GoodbyeAsync()
    {
        await ExpectAsync("quit");
        await SendAsync("""{"type":"system","text":"Goodbye"}""");
        Close();
    }

    public void Close() => stream.Dispose();

    public void Dispose() => _reader.Dispose();
}
