using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Sessions;

/// <summary>How much of a welcome's line is left for channels. Those that a user joined always fit; of private ones, and of those that a client only asks for, as many are told as fit.</summary>
internal sealed class WelcomeRoom
{
    // What stands around the channels in their line, and around one of them; longer than it ever is.
    private const int LineRestBytes = 2_048;
    private const int ItemRestBytes = 112;

    private int _bytes = ProtocolLimits.LineBytesMax - LineRestBytes;

    /// <summary>Takes the room of a channel, if there is so much.</summary>
    public bool TryTake(string channel, string epoch)
    {
        var cost = ItemRestBytes + CostOf(channel) + CostOf(epoch);
        if (cost > _bytes)
            return false;
        _bytes -= cost;
        return true;
    }

    private static int CostOf(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length;
}
