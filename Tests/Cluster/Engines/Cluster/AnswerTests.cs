using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster.Engines.Cluster;

/// <summary>What the grains answer could cross from silo to silo: it comes through the silo's serializer as it was.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task Every_answer_can_be_serialized()
    {
        await using var cluster = await ChatCluster.StartAsync(silos: 1);
        var silo = cluster.Silos[0];
        var dana = cluster.NewSession(silo, "Dana");
        var user = silo.Grains.GetGrain<IUserGrain>("dana");
        var tea = silo.Grains.GetGrain<IChannelGrain>("tea");
        object[] answers =
        [
            await user.Claim(dana, new ClaimTokens("hash", null)),
            await tea.Join(dana),
            await tea.Post(dana, [new OutgoingMessage("\"one\""u8.ToArray(), "c-1"), new OutgoingMessage("\"all\""u8.ToArray(), null, ChannelItemKind.Topic)]),
            await tea.Read(dana, 1, 10),
            await tea.Read(dana, 99, 10),
            await tea.Members(null, 10),
            await silo.Grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).List(null, 10),
            await user.Channels(dana),
            await user.Register("Dana", dana, "hash"),
            await user.Release(dana),
        ];
        var serializer = silo.Services.GetRequiredService<Serializer>();
        foreach (var answer in answers)
            Assert.Equal(JsonSerializer.Serialize(answer), JsonSerializer.Serialize(serializer.Deserialize<object>(serializer.SerializeToArray(answer))));
    }
}
