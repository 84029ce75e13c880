using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansChat.Benchmarks.Wires;

/// <summary>OrleansChat: lines of JSON. Every client asks for acks, as one does who wants to know that his message is on disk.</summary>
/// <param name="run">A word that makes the names of this run its own.</param>
internal sealed class OrleansChatWire(string run) : IWire
{
    public string Name => "OrleansChat";

    public bool CanSpeakWhereItHears => true;

    public ReadOnlySpan<byte> Ready => "\"event\":\"joined\""u8;

    public byte[] Greeting(int client, string room) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"type":"login","username":"bench-{{run}}-{{client}}","caps":["ack"]}
        {"type":"join","channel":"{{room}}"}

        """));

    public byte[] SpeakerGreeting(int client) => throw new NotSupportedException("Who hears can also speak.");

    public void Write(IBufferWriter<byte> output, string room, ReadOnlySpan<byte> text)
    {
        output.Write("{\"type\":\"msg\",\"channel\":\""u8);
        output.Write(Encoding.ASCII.GetBytes(room));
        output.Write("\",\"text\":\""u8);
        output.Write(text);
        output.Write("\"}\n"u8);
    }
}
