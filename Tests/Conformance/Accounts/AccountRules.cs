using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Accounts;

/// <summary>Names that have a password.</summary>
internal static class AccountRules
{
    private const string Password = "correct horse";
    private const string Another = "battery staple";

    [Rule("ACCT-1", "register before the login makes an account for a name that nobody holds and that has none; for any other it is username_taken")]
    public static async Task Registered(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var name = stage.Unique("cf");
        Expect.Same(name, Expect.Event(await RegisterAsync(stage, client, name, Password), "registered").String("user"), "the user");
        Expect.Event(await LoginAsync(stage, client, name, Password), "welcome");
        var holder = await stage.LoginAsync(stage.There);
        foreach (var taken in new[] { name, holder.Name })
            Expect.Error(await RegisterAsync(stage, await stage.ConnectAsync(stage.There), taken, Another), "username_taken");
    }

    [Rule("ACCT-2", "register with the password that the account has already is answered as the first time")]
    public static async Task Again(Stage stage)
    {
        var name = await RegisterAsync(stage, Password);
        Expect.Event(await RegisterAsync(stage, await stage.ConnectAsync(stage.There), name, Password), "registered");
    }

    [Rule("ACCT-3", "register after the login makes an account for one's own name or gives it another password; for another name it is bad_request")]
    public static async Task OwnName(Stage stage)
    {
        var client = await stage.LoginAsync(stage.Here);
        Expect.Event(await RegisterAsync(stage, client, null, Another), "registered");
        Expect.Event(await RegisterAsync(stage, client, client.Name.ToUpperInvariant(), Password), "registered");
        Expect.Error(await RegisterAsync(stage, client, stage.Unique("cf"), Password), "bad_request");
        var next = await stage.ConnectAsync(stage.There);
        Expect.Error(await LoginAsync(stage, next, client.Name, Another), "wrong_password");
        Expect.Event(await LoginAsync(stage, next, client.Name, Password), "welcome");
    }

    [Rule("ACCT-4", "a login under a name that has an account is password_required without its password, and wrong_password with another one, on every server")]
    public static async Task Needed(Stage stage)
    {
        var name = await RegisterAsync(stage, Password);
        foreach (var server in new[] { stage.Here, stage.There })
        {
            var client = await stage.ConnectAsync(server);
            Expect.Error(await client.TryLoginAsync(name.ToUpperInvariant()), "password_required");
            Expect.Error(await LoginAsync(stage, client, name, Another), "wrong_password");
        }
    }

    [Rule("ACCT-5", "with the password the name is taken over from the connection that holds it, which is ended with replaced")]
    public static async Task TakenOver(Stage stage)
    {
        var name = await RegisterAsync(stage, Password);
        var (before, after) = (await stage.ConnectAsync(stage.Here), await stage.ConnectAsync(stage.There));
        Expect.Event(await LoginAsync(stage, before, name, Password), "welcome");
        Expect.Event(await LoginAsync(stage, after, name, Password), "welcome");
        Expect.Error(await before.NextAsync(line => line.Type == "error", "the error replaced"), "replaced", fatal: true);
        await Expect.AliveAsync(after);
    }

    [Rule("ACCT-6", "a token that would take the name over is as good as the password")]
    public static async Task Token(Stage stage)
    {
        var name = await RegisterAsync(stage, Password);
        var (before, after) = (await stage.ConnectAsync(stage.Here), await stage.ConnectAsync(stage.There));
        var token = Expect.Event(await LoginAsync(stage, before, name, Password, "token"), "welcome").String("token");
        Expect.Error(await after.TryLoginAsync(name, token: stage.Unique("made-up")), "password_required");
        Expect.Event(await after.TryLoginAsync(name, token: token), "welcome");
    }

    [Rule("ACCT-7", "a password has at least password_characters characters and at most password_bytes bytes; any other is a bad_request")]
    public static async Task Length(Stage stage)
    {
        var (shortest, longest) = (Tea(ConformanceLimits.PasswordCharactersMin), Tea(ConformanceLimits.PasswordBytesMax / 4));
        var client = await stage.ConnectAsync();
        var name = stage.Unique("cf");
        foreach (var wrong in new[] { "", Tea(ConformanceLimits.PasswordCharactersMin - 1), longest + "x" })
        {
            Expect.Error(await RegisterAsync(stage, client, name, wrong), "bad_request");
            Expect.Error(await client.TryLoginAsync(name, password: wrong), "bad_request");
        }

        Expect.Event(await RegisterAsync(stage, client, name, shortest), "registered");
        Expect.Event(await LoginAsync(stage, client, name, shortest), "welcome");
        Expect.Event(await RegisterAsync(stage, client, name, longest), "registered");
    }

    [Rule("ACCT-8", "passwords are compared in the form NFC, and with regard to case")]
    public static async Task Compared(Stage stage)
    {
        var name = await RegisterAsync(stage, "caf\u00e9 au lait");
        var client = await stage.ConnectAsync();
        Expect.Error(await LoginAsync(stage, client, name, "Caf\u00e9 au lait"), "wrong_password");
        Expect.Event(await LoginAsync(stage, client, name, "cafe\u0301 au lait"), "welcome");
    }

    // A character of four bytes.
    private static string Tea(int characters) => string.Concat(Enumerable.Repeat("🫖", characters));

    private static async Task<string> RegisterAsync(Stage stage, string password)
    {
        var name = stage.Unique("cf");
        Expect.Event(await RegisterAsync(stage, await stage.ConnectAsync(), name, password), "registered");
        return name;
    }

    private static Task<ServerLine> RegisterAsync(Stage stage, ChatClient client, string? username, string password)
        => WhenTakenAsync(stage, () => client.AskAsync(new { type = "register", username, password }));

    private static Task<ServerLine> LoginAsync(Stage stage, ChatClient client, string name, string password, params string[] caps)
        => WhenTakenAsync(stage, () => client.TryLoginAsync(name, caps, password: password));

    // Passwords are dear, so a server takes only so many of one address; the rules ask for fewer, but others may have asked before.
    private static async Task<ServerLine> WhenTakenAsync(Stage stage, Func<Task<ServerLine>> ask)
    {
        var answer = await ask();
        for (var tries = 1; tries < ConformanceLimits.PasswordTriesMax && answer.Code is "rate_limited" or "unavailable"; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(answer.Number("retry_ms") ?? ConformanceLimits.RetryMs), stage.Time);
            answer = await ask();
        }

        return answer;
    }
}
