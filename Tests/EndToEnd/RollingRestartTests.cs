using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Every server is stopped in order and started again, one after another, while all clients talk.</summary>
public class RollingRestartTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task A_rolling_restart_under_load_loses_no_message_and_every_client_comes_back()
    {
        var conversation = Own(await LivingConversation.StartAsync(await NewLogAsync()));
        foreach (var server in conversation.Fleet.Servers)
        {
            var welcomes = conversation.Clients.ToDictionary(client => client, client => client.Hearing.Welcomes);
            var guests = conversation.Clients.Where(client => client.Hearing.ServerAt(long.MaxValue) == server.Index).ToArray();
            Assert.True(server.Stop(TimeSpan.Zero), $"Server {server.Name} was not there to be stopped.");
            await server.UntilUpAsync();
            await conversation.AllHearMoreAsync();
            foreach (var guest in guests)
                await Patience.UntilAsync(() => Task.FromResult(guest.Hearing.Welcomes > welcomes[guest] ? guest : null), $"{guest.Name} to come back");
        }

        await conversation.EndAsync();
    }
}
