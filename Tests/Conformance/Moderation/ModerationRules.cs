using System.Text.Json;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Moderation;

/// <summary>What an owner and his moderators can do, and what becomes of those to whom it is done.</summary>
internal static class ModerationRules
{
    [Rule("MOD-2", "who is kicked hears it, then left, and nothing more, and may join again")]
    public static async Task Kick(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        var kick = await DoAsync(owner, "kick", channel, member.Name, new { reason = "noise" });
        Expect.Same("noise", kick.String("reason"), "the reason");
        await HearsAsync(member, "kick", channel, owner.Name, member.Name);
        await member.NextAsync(line => line is { Event: "left", Rid: null } && line.Channel == channel, $"left of {channel}");
        Expect.Error(await member.AskAsync(new { type = "msg", channel, text = "but" }), "not_in_channel");
        var mark = member.Lines.Count;
        await owner.SayAsync("he is gone", channel);
        await owner.HearAsync(channel, "he is gone");
        await member.JoinAsync(channel);
        await owner.SayAsync("he is back", channel);
        await member.HearAsync(channel, "he is back");
        Expect.None(member.Lines.Skip(mark), line => line.Text == "he is gone", "nothing of the channel for who was put out");
    }

    [Rule("MOD-3", "who is muted cannot speak in the channel, for the time that the event says, and hears it as before")]
    public static async Task Mute(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        var mute = await DoAsync(owner, "mute", channel, member.Name, new { for_s = 600 });
        var heard = await HearsAsync(member, "mute", channel, owner.Name, member.Name);
        Expect.Same(mute.ToString(), heard.ToString(), "the same event for both");
        Expect.That(Math.Abs(TimeOf(heard, "until") - TimeOf(heard, "timestamp") - 600) < 0.001, "until 600 s later", heard);
        Expect.Error(await member.AskAsync(new { type = "msg", channel, text = "but" }), "muted");
        Expect.Error(await member.AskAsync(new { type = "topic", channel, text = "but" }), "muted");
        await member.SayAsync("elsewhere as always");
        await owner.SayAsync("silence", channel);
        await member.HearAsync(channel, "silence");
    }

    [Rule("MOD-4", "who is unmuted can speak again")]
    public static async Task Unmute(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        await DoAsync(owner, "mute", channel, member.Name);
        Expect.Error(await member.AskAsync(new { type = "msg", channel, text = "but" }), "muted");
        await DoAsync(owner, "unmute", channel, member.Name);
        await HearsAsync(member, "unmute", channel, owner.Name, member.Name);
        await member.SayAsync("thanks", channel);
        await owner.HearAsync(channel, "thanks");
    }

    [Rule("MOD-5", "who is banned is put out and cannot join, also who never was there")]
    public static async Task Ban(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        var stranger = await stage.LoginAsync(stage.There);
        await DoAsync(owner, "ban", channel, member.Name);
        await DoAsync(owner, "ban", channel, stranger.Name.ToUpperInvariant(), new { for_s = 600 });
        await HearsAsync(member, "ban", channel, owner.Name, member.Name);
        await member.NextAsync(line => line is { Event: "left", Rid: null } && line.Channel == channel, $"left of {channel}");
        Expect.Error(await member.AskAsync(new { type = "join", channel }), "banned");
        Expect.Error(await stranger.AskAsync(new { type = "join", channel }), "banned");
    }

    [Rule("MOD-6", "who is unbanned can join again")]
    public static async Task Unban(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        await DoAsync(owner, "ban", channel, member.Name);
        await DoAsync(owner, "unban", channel, member.Name);
        await member.JoinAsync(channel);
    }

    [Rule("MOD-7", "a member who is promoted is a moderator, which who says, and keeps order")]
    public static async Task Promote(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        var third = await stage.LoginAsync(stage.Here);
        await third.JoinAsync(channel);
        Expect.Error(await member.AskAsync(new { type = "kick", channel, user = third.Name }), "forbidden");
        await DoAsync(owner, "promote", channel, member.Name);
        await HearsAsync(member, "promote", channel, owner.Name, member.Name);
        Expect.Same("moderator", await RoleAsync(member, channel, member.Name), "the role of who was promoted");
        await DoAsync(member, "kick", channel, third.Name);
        await HearsAsync(third, "kick", channel, member.Name, third.Name);
    }

    [Rule("MOD-8", "a moderator who is demoted is one no more")]
    public static async Task Demote(Stage stage)
    {
        var (owner, member, channel) = await TwoAsync(stage);
        await DoAsync(owner, "promote", channel, member.Name);
        await DoAsync(owner, "demote", channel, member.Name);
        await HearsAsync(member, "demote", channel, owner.Name, member.Name);
        Expect.Same(null, await RoleAsync(member, channel, member.Name), "the role of who was demoted");
        Expect.Error(await member.AskAsync(new { type = "ban", channel, user = "anybody" }), "forbidden");
    }

    private static double TimeOf(ServerLine line, string field) => line.Json.TryGetProperty(field, out var time) && time.ValueKind == JsonValueKind.Number ? time.GetDouble() : 0;

    /// <summary>Does something to somebody, and returns the event as who does it hears it.</summary>
    internal static async Task<ServerLine> DoAsync(ChatClient who, string type, string channel, string user, object? more = null)
    {
        await who.UntilMayPostAsync();
        var fields = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        fields["type"] = type;
        fields["channel"] = channel;
        fields["user"] = user;
        Expect.Ack(await who.AskAsync(fields));
        return await HearsAsync(who, type, channel, who.Name, user);
    }

    /// <summary>The event as somebody hears it.</summary>
    internal static Task<ServerLine> HearsAsync(ChatClient client, string what, string channel, string from, string user) => client.NextAsync(
        line => line is { Type: "system" } && line.Event == what && line.Channel == channel && line.From == from
            && string.Equals(line.String("user"), user, StringComparison.OrdinalIgnoreCase),
        $"the event {what} of {user} in {channel}");

    /// <summary>What somebody is in a channel; null if nothing special.</summary>
    internal static async Task<string?> RoleAsync(ChatClient asks, string channel, string user)
    {
        var who = Expect.Event(await asks.AskAsync(new { type = "who", channel }), "who");
        var found = who.List("users").Where(one => ServerLine.StringOf(one, "user") == user).ToArray();
        Expect.That(found.Length == 1, $"{user} in {channel}", who);
        return ServerLine.StringOf(found[0], "role");
    }

    /// <summary>A channel with its owner, who is at the server that is asked, and a member at another one.</summary>
    internal static async Task<(ChatClient Owner, ChatClient Member, string Channel)> TwoAsync(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (owner, member) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        await owner.JoinAsync(channel);
        await member.JoinAsync(channel);
        return (owner, member, channel);
    }
}
