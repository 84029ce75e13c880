namespace OrleansChat.Gateway.Sending;

/// <summary>Where an outbox's bytes go. One call at a time.</summary>
internal interface IOutput
{
    /// <summary>Hands bytes to the transport, all of them, as fast as the other side takes them.</summary>
    /// <param name="bytes">The bytes; they must stay as they are until the call has ended.</param>
    /// <returns>Whether there is still somebody to send to.</returns>
    /// <exception cref="Exception">The transport failed; nothing more can be sent.</exception>
    ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes);
}
