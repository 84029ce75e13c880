using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Grains.Streams;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster;

/// <summary>Everything that a call or a stream carries comes through Orleans' serializer as it was.</summary>
public sealed class RecordTests
{
    private static readonly byte[] Text = "\"h\u00e9\""u8.ToArray();
    private static readonly ChannelMessage Message = new(7, "Dana", "A", Text, 1732199912345, ChannelItemKind.Mute, new MessageTarget("Eva", 1732199999999));

    private static readonly object[] Records =
    [
        new OutgoingMessage(Text, "c-1", ChannelItemKind.Ban, new OutgoingTarget("Eva", "eva", 60)),
        new OutgoingTarget("Eva", "eva", 60),
        new PostTurn(3, 2),
        new JoinResult(ChannelOutcome.Done, 41),
        new PostResult(ChannelOutcome.AlreadySo, 42, "k3f"),
        new ChannelPage(ChannelOutcome.Done, "k3f", 7, new[] { Message }),
        new MemberPage(ChannelOutcome.Done, new[] { new Member("Dana", "A", MemberRole.Owner, "dana", "A.1.1") }, IsEnd: true),
        new Member("Dana", null, MemberRole.Moderator, "dana", null),
        new DirectoryPage(new[] { new ChannelSummary("tea", 2, Text) }, IsEnd: false),
        new ChannelSummary("tea", 2, Text),
        new ClaimTokens("one", "two", "three"),
        new ClaimResult(ClaimOutcome.NotProven, "hash"),
        new UserChannels([new ChannelHead("tea", "k3f", 5)], [new ChannelHead("dm:a b", "k3f", 1)]) { Outcome = ChannelOutcome.SessionGone },
        new ChannelHead("tea", "k3f", 5),
        new RegisterResult(RegisterOutcome.Taken, null),
        new SessionInfo("Dana", "dana", "A.1.1", "A", 3, HasAccount: true, IsOperator: true),
        new ChannelBatch("tea", "k3f", 7, new[] { Message }),
        Message,
        new MessageTarget("Eva", null),
        new SessionLost("A.1.1", SessionLossReason.Kicked, Text),
        new MemberRemoved("tea", "eva", 9, IsBanned: true),
        new PrivateNotice("dm:a b", 1),
        new ServerChange("A", IsUp: true, Orderly: false),
        new PresenceChange("tea", "Dana", "dana", PresenceState.Away, "A", "A.1.1"),
        new TypingChange("tea", "Dana", "dana", IsActive: true),
        new SeqToken(99),
    ];

    [Fact]
    public void Each_comes_through_as_it_was()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        foreach (var record in Records)
        {
            var read = serializer.Deserialize<object>(serializer.SerializeToArray(record));
            Assert.IsType(record.GetType(), read);
            Assert.Equal(JsonSerializer.Serialize(record), JsonSerializer.Serialize(read));
        }
    }

    [Fact]
    public void None_is_forgotten_here()
        => Assert.Empty(typeof(IChannelGrain).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("OrleansChat.", StringComparison.Ordinal) == true && !type.IsEnum && type.IsDefined(typeof(Orleans.GenerateSerializerAttribute), inherit: false))
            .Except(Records.Select(record => record.GetType())));
}
