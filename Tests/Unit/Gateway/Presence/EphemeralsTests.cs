using System.IO.Pipelines;
using System.Text;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Commands;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Presence;

/// <summary>Who is told what, and what is left out.</summary>
public sealed class EphemeralsTests
{
    private const Capabilities Both = Capabilities.Presence | Capabilities.Typing;
    private const int WaitingBytesMax = 200;

    private static readonly PresenceChange DanaCame = new("tea", "Dana", "dana", PresenceState.Join);
    private static readonly TypingChange DanaTypes = new("tea", "Dana", "dana", IsActive: true);

    private readonly ManualTime _time = new();
    private readonly Dictionary<string, EphemeralListener> _users = [];
    private readonly Ephemerals _ephemerals;

    public EphemeralsTests() => _ephemerals = NewEphemerals(linesPerSecond: 1_000);

    [Fact]
    public async Task Those_in_the_channel_are_told_what_they_know_of_and_nobody_of_himself()
    {
        var (presence, typing, both, elsewhere, self) = (Listen("eva", Capabilities.Presence), Listen("finn", Capabilities.Typing), Listen("gus", Both), Listen("ida", Both, "coffee"), Listen("dana", Both));
        _ephemerals.Tell(DanaCame);
        _ephemerals.Tell(DanaTypes);
        const string Came = """{"type":"presence","channel":"tea","user":"Dana","state":"join"}""" + "\n";
        const string Types = """{"type":"typing","channel":"tea","user":"Dana","state":"active"}""" + "\n";
        Assert.Equal([Came, Types, Came + Types, "", ""], await Task.WhenAll(presence.SaidAsync(), typing.SaidAsync(), both.SaidAsync(), elsewhere.SaidAsync(), self.SaidAsync()));
    }

    [Fact]
    public async Task Who_left_the_channel_is_told_nothing()
    {
        var eva = Listen("eva", Both);
        _ephemerals.Remove("tea", eva.Listener);
        _ephemerals.Remove("coffee", eva.Listener);
        _ephemerals.Tell(DanaCame);
        Assert.Empty(await eva.SaidAsync());
    }

    [Fact]
    public async Task In_a_private_channel_the_other_one_is_told_whether_it_is_heard_or_not()
    {
        var (eva, finn, dana) = (Listen("eva", Both), Listen("finn", Both), Listen("dana", Both));
        _ephemerals.Add("dm:dana eva", finn.Listener);
        _ephemerals.Tell(new TypingChange("dm:dana eva", "Dana", "dana", IsActive: true));
        _ephemerals.Tell(new TypingChange("dm:dana dana", "Dana", "dana", IsActive: true));
        _ephemerals.Tell(new TypingChange("dm:finn ida", "Dana", "dana", IsActive: true));
        _ephemerals.Tell(new TypingChange("dm:dana nobody", "Dana", "dana", IsActive: true));
        Assert.Equal(
            ["""{"type":"typing","channel":"dm:dana eva","user":"Dana","state":"active","to":"eva"}""" + "\n", "", ""],
            await Task.WhenAll(eva.SaidAsync(), finn.SaidAsync(), dana.SaidAsync()));
    }

    [Fact]
    public async Task For_whom_something_waits_typing_is_left_out_first_and_then_presence()
    {
        var eva = Listen("eva", Both);
        eva.Outbox.TryAddReply(new byte[WaitingBytesMax / 2]);
        _ephemerals.Tell(DanaTypes);
        _ephemerals.Tell(DanaCame);
        Assert.Equal("""{"type":"presence","channel":"tea","user":"Dana","state":"join"}""" + "\n", (await eva.SaidAsync()).TrimStart('\0'));
        eva.Outbox.TryAddReply(new byte[WaitingBytesMax + 1]);
        _ephemerals.Tell(DanaCame);
        eva.Outbox.Flush();
        Assert.Empty((await eva.SaidAsync()).TrimStart('\0'));
    }

    [Fact]
    public async Task More_than_there_is_time_for_is_left_out_for_everybody_until_there_is_again()
    {
        var ephemerals = NewEphemerals(linesPerSecond: 2);
        var eva = Listen("eva", Both);
        foreach (var channel in new[] { "tea", "coffee" })
        {
            ephemerals.Add(channel, eva.Listener);
            ephemerals.Add(channel, Listen("finn", Both).Listener);
            ephemerals.Add(channel, Listen("gus", Both).Listener);
        }

        ephemerals.Tell(DanaCame); // Three lines, of which two were saved up; one is owed.
        ephemerals.Tell(DanaCame with { Channel = "coffee" });
        ephemerals.Tell(DanaTypes); // That has a number of its own.
        _time.Advance(TimeSpan.FromSeconds(1));
        ephemerals.Tell(DanaCame with { State = PresenceState.Leave });
        Assert.Equal(["tea join", "tea active", "tea leave"], Shown(await eva.SaidAsync()));
    }

    private static IEnumerable<string> Shown(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => System.Text.Json.JsonElement.Parse(line))
        .Select(line => $"{line.GetProperty("channel").GetString()} {line.GetProperty("state").GetString()}");

    private Ephemerals NewEphemerals(int linesPerSecond)
        => new(new GatewayLimits { EphemeralLinesPerSecond = linesPerSecond, PresenceWaitingBytesMax = WaitingBytesMax, TypingWaitingBytesMax = 0 }, _time, _users.GetValueOrDefault);

    private Client Listen(string userKey, Capabilities capabilities, string channel = "tea")
    {
        var pipe = new Pipe();
        var outbox = new Outbox(new PipeOutput(pipe.Writer), bytesMax: 10_000, replyBytesMax: 0);
        var client = new Client(new EphemeralListener(outbox, userKey, capabilities), outbox, pipe.Reader);
        _users[userKey] = client.Listener;
        _ephemerals.Add(channel, client.Listener);
        return client;
    }

    private sealed record Client(EphemeralListener Listener, Outbox Outbox, PipeReader Reader)
    {
        /// <summary>What was sent so far.</summary>
        public async Task<string> SaidAsync()
        {
            // A line of its own behind it, so that there is something to read in any case.
            Assert.True(Outbox.TryAddReply("."u8.ToArray()));
            Outbox.Flush();
            var said = new StringBuilder();
            while (said is not [.., '.'])
            {
                var read = await Reader.ReadAsync();
                said.Append(Encoding.UTF8.GetString(read.Buffer));
                Reader.AdvanceTo(read.Buffer.End);
            }

            return said.ToString(0, said.Length - 1);
        }
    }
}
