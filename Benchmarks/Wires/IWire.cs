using System.Buffers;

namespace OrleansChat.Benchmarks.Wires;

/// <summary>How one kind of server is spoken to.</summary>
internal interface IWire
{
    /// <summary>The server's name, for people.</summary>
    string Name { get; }

    /// <summary>Whether a connection that hears a room can also speak there.</summary>
    bool CanSpeakWhereItHears { get; }

    /// <summary>What a connection sends at its beginning, so that it hears a room.</summary>
    /// <param name="client">The client's number in the run.</param>
    /// <param name="room">The room.</param>
    byte[] Greeting(int client, string room);

    /// <summary>What a connection sends at its beginning that only speaks.</summary>
    byte[] SpeakerGreeting(int client);

    /// <summary>What a server's answer to <see cref="Greeting"/> has in it when the room is heard.</summary>
    ReadOnlySpan<byte> Ready { get; }

    /// <summary>Writes a message.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="room">The room.</param>
    /// <param name="text">The text: ASCII letters that need no escapes.</param>
    void Write(IBufferWriter<byte> output, string room, ReadOnlySpan<byte> text);
}
