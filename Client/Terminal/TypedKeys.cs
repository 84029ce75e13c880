using System.Threading.Channels;
using OrleansChat.Client.Input;

namespace OrleansChat.Client.Terminal;

/// <summary>
/// The lines that come out of the keys which a person presses in a view. The keys are asked for with the first line, or password: before the login there is nothing else to
/// type, and Ctrl-C is the system's.
/// </summary>
internal sealed class TypedKeys(Func<ChannelReader<ConsoleKeyInfo>> keyboard, TerminalView view) : ILineSource
{
    private ChannelReader<ConsoleKeyInfo>? _keys;

    /// <inheritdoc/>
    public async Task<TypedLine?> ReadLineAsync()
    {
        var keys = _keys ??= keyboard();
        while (await keys.WaitToReadAsync())
        {
            while (keys.TryRead(out var key))
            {
                if (view.Press(key, isMoreToCome: keys.Count > 0) is { } line) return line;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<string?> ReadPasswordAsync(bool isNew)
    {
        view.AskPassword(isNew);
        return await ReadLineAsync() is { } line ? line.Password : null;
    }
}
