using System.Buffers;
using System.Text;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>Parses a line however it may have arrived, in one piece, in two cut at every place and byte by byte, and insists on one answer.</summary>
internal static class Parsed
{
    private const int EveryCutBytesMax = 1_024;

    /// <summary>The answer as a short text: <c>Join rid=1 channel=dev</c>, <c>bad_request rid=1</c>.</summary>
    public static string Of(string line) => Of(Encoding.UTF8.GetBytes(line));

    public static string Of(byte[] line)
    {
        var answer = Describe(CommandParser.Parse(new ReadOnlySequence<byte>(line)));
        if (line.Length <= EveryCutBytesMax)
        {
            foreach (var cut in Sequences.InTwo(line))
                Assert.Equal(answer, Describe(CommandParser.Parse(cut)));
            Assert.Equal(answer, Describe(CommandParser.Parse(Sequences.InPieces(line, lengthMax: 1, new Random(0)))));
        }
        else
        {
            var random = new Random(line.Length);
            for (var round = 0; round < 20; round++)
                Assert.Equal(answer, Describe(CommandParser.Parse(Sequences.InPieces(line, line.Length, random))));
        }

        return answer;
    }

    public static string Describe(in ParsedLine line)
    {
        Assert.Equal(line.Command is null, line.ErrorText is not null);
        Assert.True(line.Command is null || line.Command.Rid == line.Rid);
        var answer = line.Command switch
        {
            null => line.Error.Word(),
            Login login => $"Login username={login.Username} caps={login.Capabilities}{Resume(login)}{Field("password", login.Password?.Reveal())}",
            Register register => $"Register{Field("username", register.Username)}{Field("password", register.Password.Reveal())}",
            History history => $"History {Place(history.Place)} {history.Anchor} {history.Seq} {history.Limit}",
            Post post => $"{(post.Kind == MessageKind.Text ? "Post" : $"{post.Kind}{Target(post)}")} {Place(post.Place)} text={Text(post)}{Field("cid", post.Cid)}",
            ListChannels list => $"Channels {list.Limit}{Field("after", list.After)}",
            Who who => $"Who {who.Channel} {who.Limit}{Field("after", who.After)}",
            Join join => $"Join {join.Channel}",
            Leave leave => $"Leave {leave.Channel}",
            SetPresence presence => presence.IsAway ? "Away" : "Here",
            Typing typing => $"Typing {Place(typing.Place)} {(typing.IsActive ? "active" : "done")}",
            Quit => "Quit",
            Pong => "Pong",
            _ => throw new InvalidOperationException($"Unexpected: {line}"),
        };
        return answer + Field("rid", line.Rid);
    }

    private static string Resume(Login login)
        => login.Resume.Count == 0 ? "" : $" resume={string.Join(',', login.Resume.Select(point => $"{point.Channel}/{point.Epoch}/{point.Seq}"))}";

    private static string Place(ChannelPlace place)
        => place == ChannelPlace.ThisServer ? "(server)" : place.User is { } user ? $"(with {user})" : place.Channel!;

    private static string Target(Post post)
        => post.Target is not { } target ? "" : target.ForS == 0 ? $" {target.User}" : $" {target.User} for {target.ForS} s";

    private static string Text(Post post) => Encoding.UTF8.GetString(post.TextJson.Span);

    private static string Field(string name, string? value) => value is null ? "" : $" {name}={value}";
}
