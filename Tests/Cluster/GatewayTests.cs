using System.Net.Sockets;
using System.Text.Json;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

/// <summary>Gateways, grains and log together in one process, over real sockets.</summary>
public sealed class GatewayTests
{
    [Fact]
    public async Task Three_clients_at_three_silos_see_one_conversation_in_one_order()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var names = new[] { "Dana", "Ahmad", "Noor" };
        var clients = new List<Client>();
        for (var i = 0; i < names.Length; i++)
            clients.Add(await Client.LoginAsync(cluster.Silos[i], names[i]));
        foreach (var client in clients)
            await client.SendAsync(new { type = "msg", text = $"from {client.Name}" });

        var seen = new List<string[]>();
        foreach (var client in clients)
            seen.Add(await client.NextTextsAsync(names.Length));
        Assert.Equal(names.Select(name => $"from {name}").Order(), seen[0].Order());
        Assert.All(seen, texts => Assert.Equal(seen[0], texts));
        foreach (var client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task A_session_that_closes_gives_its_name_back()
    {
        await using var cluster = await ChatCluster.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var client = await Client.LoginAsync(cluster.Silos[i % 3], "Dana");
            await client.SendAsync(new { type = "quit" });
            await client.UntilClosedAsync();
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_client_that_has_heard_more_than_this_server_has_told_yet_resumes_there_and_hears_nothing_twice()
    {
        await using var cluster = await ChatCluster.StartAsync(silos: 2);
        var (first, behind) = (cluster.Silos[0], cluster.Silos[1]);
        var poster = await Client.LoginAsync(first, "Poster");
        behind.Delivery.Close();
        for (var i = 1; i <= 5; i++)
            await poster.SendAsync(new { type = "msg", text = $"{i}" });
        await poster.NextTextsAsync(5);

        var (answer, back) = await Client.ResumeAsync(behind, "Dana", seq: 5);
        Assert.Contains("\"channel\":\"general\",\"epoch\":\"testepoch\",\"seq\":5,\"oldest\":1,\"recovered\":true", answer, StringComparison.Ordinal);
        behind.Delivery.Open();
        await poster.SendAsync(new { type = "msg", text = "6" });
        Assert.Equal(["6"], await back.NextTextsAsync(1));
        poster.Dispose();
        back.Dispose();
    }

    private sealed class Client : IDisposable
    {
        private readonly TcpClient _tcp = new();
        private StreamReader _reader = StreamReader.Null;

        private Client(string name) => Name = name;

        public string Name { get; }

        public static async Task<Client> LoginAsync(ChatSilo silo, string name)
        {
            var client = new Client(name);
            await client._tcp.ConnectAsync(silo.Gateway);
            client._reader = new StreamReader(client._tcp.GetStream());
            string? answer;
            do
            {
                // A name that was just given back is free a moment after the connection has closed.
                await client.SendAsync(new { type = "login", username = name });
                answer = await client.NextAsync();
            }
            while (answer?.Contains("username taken", StringComparison.Ordinal) == true);
            Assert.Contains("\"event\":\"welcome\"", answer, StringComparison.Ordinal);
            return client;
        }

        public static async Task<(string Welcome, Client Client)> ResumeAsync(ChatSilo silo, string name, long seq)
        {
            var client = new Client(name);
            await client._tcp.ConnectAsync(silo.Gateway);
            client._reader = new StreamReader(client._tcp.GetStream());
            await client.SendAsync(new { type = "login", username = name, resume = new[] { new { channel = "general", epoch = "testepoch", seq } } });
            return ((await client.NextAsync())!, client);
        }

        public async Task SendAsync(object message)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(message);
            await _tcp.GetStream().WriteAsync((byte[])[.. line, (byte)'\n']);
        }

        public async Task<string[]> NextTextsAsync(int count)
        {
            var texts = new List<string>();
            while (texts.Count < count)
            {
                using var line = JsonDocument.Parse(await NextAsync() ?? throw new InvalidOperationException("The server closed the connection."));
                if (line.RootElement.GetProperty("type").GetString() == "msg")
                    texts.Add(line.RootElement.GetProperty("text").GetString()!);
            }

            return [.. texts];
        }

        public async Task UntilClosedAsync()
        {
            while (await NextAsync() is not null) { }
        }

        public void Dispose() => _tcp.Dispose();

        private async Task<string?> NextAsync() => await _reader.ReadLineAsync().WaitAsync(Patience.Bound);
    }
}
