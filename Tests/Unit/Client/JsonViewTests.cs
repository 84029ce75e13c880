using System.Text;
using OrleansChat.Client;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

public sealed class JsonViewTests
{
    [Fact]
    public async Task Lines_come_out_as_they_came_in_those_of_unknown_types_too_and_nothing_else_does()
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter { NewLine = "\n" };
        var view = new JsonView(output, errors);
        var (client, server) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, TimeProvider.System, view.ShowLine);
        const string Lines = "{\"type\":\"new\",\"x\":1}\n{\"type\":\"msg\",\"from\":\"سما\",\"server\":\"A\",\"text\":\"hi\"}\n";

        await server.WriteAsync(Encoding.UTF8.GetBytes(Lines));
        view.Show((await connection.ReceiveAsync())!);
        view.ShowNotice("connected");

        Assert.Equal(Lines, Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal("* connected\n", errors.ToString());
    }

    [Fact]
    public void What_the_client_has_to_say_is_harmless_and_not_in_the_output()
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter { NewLine = "\n" };
        var view = new JsonView(output, errors);

        view.Show(new LostEvent(new ServerAddress("127.0.0.1", 5001), Reason: null));
        view.Show(new ProblemEvent("no\e[2J"));

        Assert.Equal(0, output.Length);
        Assert.Equal("* connection to 127.0.0.1:5001 lost, trying again…\n! no\uFFFD[2J\n", errors.ToString());
    }
}
