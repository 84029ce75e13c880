using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Tokens;

/// <summary>Tokens, by which an owner takes his name over.</summary>
internal static class TokenRules
{
    private static readonly string[] Caps = ["ack", "token"];

    [Rule("TOKEN-1", "a client that names the capability is given a token, a new one with each login; another one is not")]
    public static async Task Given(Stage stage)
    {
        var name = stage.Unique("cf");
        var (first, token) = await LoginAsync(stage, stage.Here, name, token: null);
        await first.QuitAsync();
        var second = await stage.LoginWhenFreeAsync(name, stage.Here, Caps);
        Expect.That(second.Welcome.String("token") is { } next && next != token, "another token at the second login", second.Welcome);
        var other = await stage.LoginAsync("ack");
        Expect.That(!other.Welcome.Has("token"), "no token for who did not ask", other.Welcome);
    }

    [Rule("TOKEN-2", "a login with the token of the last session takes the name over, on any server, and the other connection is ended with replaced")]
    public static async Task TakenOver(Stage stage)
    {
        var name = stage.Unique("cf");
        var (before, token) = await LoginAsync(stage, stage.Here, name, token: null);
        var (after, _) = await LoginAsync(stage, stage.There, name, token);
        Expect.Error(await before.LastLineAsync(), "replaced", fatal: true);
        await after.SayAsync(stage.Unique("hello"));
    }

    [Rule("TOKEN-3", "an older token, or another one, is as good as none")]
    public static async Task Refused(Stage stage)
    {
        var name = stage.Unique("cf");
        var (_, older) = await LoginAsync(stage, stage.Here, name, token: null);
        var (holder, _) = await LoginAsync(stage, stage.Here, name, older);
        var client = await stage.ConnectAsync(stage.There);
        foreach (var token in new[] { older, stage.Unique("made-up") })
            Expect.Error(await client.TryLoginAsync(name, Caps, token: token), "username_taken");
        await holder.SayAsync(stage.Unique("hello"));
    }

    private static async Task<(ChatClient Client, string Token)> LoginAsync(Stage stage, ServerAddress server, string name, string? token)
    {
        var client = await stage.ConnectAsync(server);
        var welcome = Expect.Event(await client.TryLoginAsync(name, Caps, token: token), "welcome");
        Expect.That(welcome.Has("token"), "a token", welcome);
        return (client, welcome.String("token")!);
    }
}
