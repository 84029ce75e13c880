using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansChat.Benchmarks.Wires;

/// <summary>NATS core: no disk, no acks, at most once.</summary>
internal sealed class NatsWire : IWire
{
    public string Name => "NATS";

    public bool CanSpeakWhereItHears => true;

    public ReadOnlySpan<byte> Ready => "PONG\r\n"u8;

    public byte[] Greeting(int client, string room) => Encoding.ASCII.GetBytes($"CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {room} 1\r\nPING\r\n");

    public byte[] SpeakerGreeting(int client) => throw new NotSupportedException("Who hears can also speak.");

    public void Write(IBufferWriter<byte> output, string room, ReadOnlySpan<byte> text)
    {
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PUB {room} {text.Length}\r\n")));
        output.Write(text);
        output.Write("\r\n"u8);
    }
}
