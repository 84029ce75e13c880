using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Login;

/// <summary>How a session begins.</summary>
internal static class LoginRules
{
    [Rule("LOGIN-1", "before the login other requests than login, quit and pong are answered with not_logged_in")]
    public static async Task BeforeLogin(Stage stage)
    {
        var client = await stage.ConnectAsync();
        Expect.Error(await client.AskAsync(new { type = "msg", text = "too early" }), "not_logged_in");
        foreach (var type in new[] { "join", "leave", "history" })
            Expect.Error(await client.AskAsync(new { type, channel = "general" }), "not_logged_in");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf")), "welcome");
        await Expect.AliveAsync(client);
        var stranger = await stage.ConnectAsync();
        await stranger.QuitAsync();
    }

    [Rule("LOGIN-2", "a refused login may be followed by another")]
    public static async Task AfterRefusal(Stage stage)
    {
        var holder = await stage.LoginAsync();
        var client = await stage.ConnectAsync();
        Expect.Error(await client.TryLoginAsync(""), "name_invalid");
        Expect.Error(await client.TryLoginAsync(holder.Name), "username_taken");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf")), "welcome");
    }

    [Rule("LOGIN-3", "up to caps capabilities are taken, and those that nobody knows are ignored")]
    public static async Task Capabilities(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var caps = Enumerable.Range(1, ConformanceLimits.CapsMax - 1).Select(number => $"later_{number}").Append("ack").ToArray();
        Expect.Error(await client.TryLoginAsync(stage.Unique("cf"), [.. caps, "one_too_many"]), "bad_request");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf"), caps), "welcome");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        await client.SayAsync("with an ack", channel);
    }

    [Rule("LOGIN-4", "a second login on one connection is answered with already_logged_in")]
    public static async Task Twice(Stage stage)
    {
        var client = await stage.LoginAsync();
        Expect.Error(await client.AskAsync(new { type = "login", username = stage.Unique("cf") }), "already_logged_in");
        await Expect.AliveAsync(client);
    }

    [Rule("LOGIN-5", "without a login the connection ends after login_timeout_ms with a fatal login_timeout")]
    public static async Task TooLate(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var lines = await client.ToEndAsync(stage.LoginPatience);
        Expect.That(lines.Count == 1, "one line, the fatal error login_timeout", lines.Count == 0 ? "the end of the connection" : lines[0]);
        Expect.Error(lines[0], "login_timeout", fatal: true);
    }
}
