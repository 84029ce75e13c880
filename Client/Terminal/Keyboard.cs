using System.Threading.Channels;

namespace OrleansChat.Client.Terminal;

/// <summary>The keys of the terminal that this process runs in.</summary>
internal static class Keyboard
{
    /// <summary>
    /// From now on the terminal does not show by itself what is typed. It would, until the first key is read: also the beginning of a password by one who is
    /// faster than the question.
    /// </summary>
    public static void Silence()
    {
        try
        {
            // As far as .NET goes, this is how a terminal is told; what was typed stays to be read.
            _ = Console.KeyAvailable;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // There is no terminal to be told; whoever reads will find out.
        }
    }

    /// <summary>Begins to read keys. A terminal cannot be told to stop; the last read is left behind when the program ends.</summary>
    public static ChannelReader<ConsoleKeyInfo> Start()
    {
        // Whoever pastes more than this waits; nothing is lost.
        var keys = Channel.CreateBounded<ConsoleKeyInfo>(ClientLimits.KeysWaitingMax);
        new Thread(() => Read(keys.Writer)) { IsBackground = true, Name = "keyboard" }.Start();
        return keys.Reader;
    }

    private static void Read(ChannelWriter<ConsoleKeyInfo> keys)
    {
        try
        {
            // As a key like others, so that the terminal is left in order.
            Console.TreatControlCAsInput = true;
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                while (!keys.TryWrite(key))
                {
                    if (!keys.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()) return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The terminal is gone; so is whoever sat at it.
            keys.Complete();
        }
    }
}
