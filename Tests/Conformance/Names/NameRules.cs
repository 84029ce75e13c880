using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Names;

/// <summary>Names of users.</summary>
internal static class NameRules
{
    [Rule("NAME-1", "a name has 1 to name_characters characters, counted in Unicode")]
    public static async Task Length(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var name = stage.Unique("cf");
        // Characters that are two units of UTF-16 and four bytes of UTF-8 each.
        var longest = name + string.Concat(Enumerable.Repeat("🌍", ConformanceLimits.NameCharactersMax - name.Length));
        Expect.Error(await client.TryLoginAsync(""), "name_invalid");
        Expect.Error(await client.TryLoginAsync(longest + "x"), "name_invalid");
        Expect.Event(await client.TryLoginAsync(longest), "welcome");
    }

    [Rule("NAME-2", "names are compared without regard to case and compatibility forms, and shown as they were written")]
    public static async Task Compared(Stage stage)
    {
        var name = stage.Unique("dana");
        var holder = await stage.ConnectAsync();
        Expect.Event(await holder.TryLoginAsync(name), "welcome");
        var client = await stage.ConnectAsync(stage.There);
        foreach (var variant in new[] { name.ToUpperInvariant(), "D" + name[1..], "ｄａｎａ" + name[4..] })
            Expect.Error(await client.TryLoginAsync(variant), "username_taken");
        await holder.QuitAsync();
        var shown = await stage.LoginWhenFreeAsync("DaNa" + name[4..], stage.Here);
        var text = stage.Unique("hello");
        await shown.SendAsync(new { type = "msg", text });
        Expect.Same(shown.Name, (await shown.HearAsync("general", text)).From, "the name as it was written");
    }

    [Rule("NAME-3", "control, zero-width, invisible and separator characters are refused in names")]
    public static async Task Invisible(Stage stage)
    {
        var client = await stage.ConnectAsync();
        foreach (var character in new[] { "\u0007", "\n", " ", "\u00a0", "\u200b", "\u200d", "\u2028", "\u202e", "\u3000", "\u3164", "\ufeff", "\u00ad" })
            Expect.Error(await client.TryLoginAsync($"a{character}b"), "name_invalid");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf")), "welcome");
    }

    [Rule("NAME-4", "a mark that only picks a glyph is not compared")]
    public static async Task Glyphs(Stage stage)
    {
        var name = stage.Unique("☀");
        var holder = await stage.ConnectAsync();
        Expect.Event(await holder.TryLoginAsync(name), "welcome");
        var client = await stage.ConnectAsync(stage.There);
        Expect.Error(await client.TryLoginAsync("☀\ufe0f" + name[1..]), "username_taken");
    }

    [Rule("NAME-5", "a name is held by one session in the whole cluster, also when many ask for it at once", Servers = 2)]
    public static async Task OneHolder(Stage stage)
    {
        const int Claimants = 8;
        var name = stage.Unique("wanted");
        var clients = new List<ChatClient>();
        for (var i = 0; i < Claimants; i++)
            clients.Add(await stage.ConnectAsync(i % 2 == 0 ? stage.Here : stage.There));
        var answers = await Task.WhenAll(clients.Select(client => client.TryLoginAsync(name)));
        Expect.Same(1, answers.Count(answer => answer.Event == "welcome"), "clients that were welcome");
        foreach (var answer in answers.Where(answer => answer.Event != "welcome"))
            Expect.Error(answer, "username_taken");
    }

    [Rule("NAME-8", "a name that mixes letters of scripts that look alike is refused, and one with letters of a single one of them is taken, whatever else is in it")]
    public static async Task Lookalikes(Stage stage)
    {
        var client = await stage.ConnectAsync();
        // A Cyrillic, a Greek, an Armenian, a Cherokee and a Coptic letter, and a full-width one that stands for a Latin one.
        foreach (var name in new[] { "d\u0430na", "dan\u03b1", "d\u0561na", "\u13a0ana", "dan\u2ca7", "\u0434\uff41na", "\u0434\u03b1" })
            Expect.Error(await client.TryLoginAsync(name), "name_invalid");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf\u5c71\u05d0\u0e01👋\u0301")), "welcome");
        // The letters of a name of this run, moved to those of another script.
        var cyrillic = await stage.ConnectAsync();
        Expect.Event(await cyrillic.TryLoginAsync(string.Concat(stage.Unique("cf").Select(letter => letter is >= 'a' and <= 'z' ? (char)(letter - 'a' + '\u0430') : letter))), "welcome");
    }

    [Rule("NAME-6", "a name is free when its connection has ended, whoever ended it")]
    public static async Task FreeAgain(Stage stage)
    {
        var polite = await stage.LoginAsync(stage.Here);
        await polite.QuitAsync();
        var hasty = await stage.LoginWhenFreeAsync(polite.Name, stage.There);
        hasty.Dispose();
        var bad = await stage.LoginWhenFreeAsync(polite.Name, stage.Here);
        for (var i = 0; i < ConformanceLimits.BadLinesMax; i++)
            await bad.SendLineAsync("[1,2");
        await bad.SendAsync(new { type = "quit" }); // If that was not enough.
        await bad.ToEndAsync();
        await stage.LoginWhenFreeAsync(polite.Name, stage.There);
    }
}

[Rule("NAME-7", "the text \"username taken\" never changes")]
internal sealed class TakenTextRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line)
        => line.Line is { Type: "error", Code: "username_taken" } ? Finding.Of(line.Line.Text == "username taken", "the text username taken") : Finding.Unconcerned;
}
