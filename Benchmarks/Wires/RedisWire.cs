using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansChat.Benchmarks.Wires;

/// <summary>Redis publish and subscribe: no disk, no acks to hearers, at most once. A connection that subscribes can do nothing else, so speakers have one more.</summary>
internal sealed class RedisWire : IWire
{
    public string Name => "Redis";

    public bool CanSpeakWhereItHears => false;

    public ReadOnlySpan<byte> Ready => "subscribe\r\n"u8;

    public byte[] Greeting(int client, string room) => Encoding.ASCII.GetBytes($"SUBSCRIBE {room}\r\n");

    public byte[] SpeakerGreeting(int client) => [];

    public void Write(IBufferWriter<byte> output, string room, ReadOnlySpan<byte> text)
    {
        output.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"*3\r\n$7\r\nPUBLISH\r\n${room.Length}\r\n{room}\r\n${text.Length}\r\n")));
        output.Write(text);
        output.Write("\r\n"u8);
    }
}
