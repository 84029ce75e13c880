using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Moderation;

/// <summary>Who owns a channel, who stands above whom, and what is refused.</summary>
internal static class RankRules
{
    [Rule("MOD-1", "the first to join owns the channel, those who follow do not, and who finds it deserted owns it")]
    public static async Task Owner(Stage stage)
    {
        var (owner, member, channel) = await ModerationRules.TwoAsync(stage);
        Expect.Same("owner", await ModerationRules.RoleAsync(member, channel, owner.Name), "the role of the first");
        Expect.Same(null, await ModerationRules.RoleAsync(member, channel, member.Name), "the role of the second");
        Expect.Event(await owner.AskAsync(new { type = "leave", channel }), "left");
        Expect.Same(null, await ModerationRules.RoleAsync(member, channel, member.Name), "the role of who is left behind");
        Expect.Event(await member.AskAsync(new { type = "leave", channel }), "left");
        await member.JoinAsync(channel);
        Expect.Same("owner", await ModerationRules.RoleAsync(member, channel, member.Name), "the role of who finds it deserted");
    }

    [Rule("MOD-9", "nobody does anything to his equals or those above him")]
    public static async Task Ranks(Stage stage)
    {
        var (owner, first, channel) = await ModerationRules.TwoAsync(stage);
        var second = await stage.LoginAsync(stage.There, "ack");
        await second.JoinAsync(channel);
        foreach (var what in new[] { "kick", "mute", "ban", "promote" })
            await RefusedAsync(first, what, channel, second.Name);
        await ModerationRules.DoAsync(owner, "promote", channel, first.Name);
        await ModerationRules.DoAsync(owner, "promote", channel, second.Name);
        foreach (var what in new[] { "kick", "mute", "ban", "demote" })
            await RefusedAsync(first, what, channel, second.Name);
        await RefusedAsync(first, "kick", channel, owner.Name);
        await RefusedAsync(owner, "ban", channel, owner.Name);
    }

    [Rule("MOD-10", "what would change nothing is answered with no_such_user")]
    public static async Task Nothing(Stage stage)
    {
        var (owner, member, channel) = await ModerationRules.TwoAsync(stage);
        foreach (var what in new[] { "demote", "unmute", "unban" })
            Expect.Error(await owner.AskAsync(new { type = what, channel, user = member.Name }), "no_such_user");
        foreach (var what in new[] { "kick", "promote" })
            Expect.Error(await owner.AskAsync(new { type = what, channel, user = stage.Unique("cf") }), "no_such_user");
        Expect.Error(await owner.AskAsync(new { type = "ban", channel, user = "no name" }), "no_such_user");
    }

    [Rule("MOD-11", "a reason of reason_bytes is taken, and a longer one answered with too_large")]
    public static async Task Reason(Stage stage)
    {
        var (owner, member, channel) = await ModerationRules.TwoAsync(stage);
        var longest = new string('ż', ConformanceLimits.ReasonBytesMax / 2);
        Expect.Same(longest, (await ModerationRules.DoAsync(owner, "mute", channel, member.Name, new { reason = longest })).String("reason"), "the longest reason");
        Expect.Error(await owner.AskAsync(new { type = "mute", channel, user = member.Name, reason = longest + "x" }), "too_large");
    }

    [Rule("MOD-12", "a time is 1 to for_s seconds")]
    public static async Task Time(Stage stage)
    {
        var (owner, member, channel) = await ModerationRules.TwoAsync(stage);
        await ModerationRules.DoAsync(owner, "mute", channel, member.Name, new { for_s = ConformanceLimits.ForSMax });
        foreach (var time in new long[] { 0, ConformanceLimits.ForSMax + 1 })
            Expect.Error(await owner.AskAsync(new { type = "mute", channel, user = member.Name, for_s = time }), "bad_request");
    }

    private static async Task RefusedAsync(ChatClient who, string what, string channel, string user)
    {
        await who.UntilMayPostAsync();
        Expect.Error(await who.AskAsync(new { type = what, channel, user }), "forbidden");
    }
}
