using System.Threading.Channels;

namespace OrleansChat.Client.Input;

/// <summary>
/// What was typed and is not done yet. It is read ahead, because somebody who waits for a server to come back wants to be able to leave, and because
/// a pipe should not be waited for when it has ended. What is read ahead is bounded; the rest stays in the terminal or the pipe.
/// </summary>
/// <param name="input">Where lines come from.</param>
/// <param name="server">The server that the person is at.</param>
internal sealed class TypedAhead(ILineSource input, Func<string?> server)
{
    private readonly Channel<TypedCommand> _commands = Channel.CreateBounded<TypedCommand>(ClientLimits.TypedAheadLinesMax);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _full = New();
    private Task<bool>? _waiting;

    /// <summary>Completes when nothing more will be typed: at the end of the input or at <c>/quit</c>, which is not one of the commands.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when no more is read ahead, so that an end of the input would not be noticed.</summary>
    public Task Full => _full.Task;

    /// <summary>Whether somebody has typed <c>/quit</c>.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>How many commands are there.</summary>
    public int Count => _commands.Reader.Count;

    /// <summary>Begins to read. A terminal cannot be told to stop; the last read is left behind when the program ends.</summary>
    public void Start() => _ = ReadAsync();

    /// <summary>True once there is a command, false when there will be none.</summary>
    public Task<bool> WaitAsync() =>
        _waiting is { IsCompleted: false } ? _waiting : _waiting = _commands.Reader.WaitToReadAsync().AsTask();

    /// <summary>The next command, which stays the next.</summary>
    public bool TryPeek(out TypedCommand? command) => _commands.Reader.TryPeek(out command);

    /// <summary>Takes the next command away.</summary>
    public bool TryTake(out TypedCommand? command) => _commands.Reader.TryRead(out command);

    private async Task ReadAsync()
    {
        try
        {
            while (!HasQuit && await input.ReadLineAsync() is { } line)
            {
                var command = line.IsTooLong ? TooLong(line.Text) : CommandLine.Parse(line.Text);
                if (command is TypedCommand.Register) command = new TypedCommand.Register(line.Password);
                if (command is TypedCommand.Quit) HasQuit = true;
                else if (command is not TypedCommand.Nothing) await KeepAsync(command is TypedCommand.Say say ? say with { Server = server() } : command);
            }

            _commands.Writer.Complete();
        }
        catch (Exception exception)
        {
            // It reaches whoever waits for the next command, who is there as long as the program is.
            _commands.Writer.Complete(exception);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private async ValueTask KeepAsync(TypedCommand command)
    {
        if (_commands.Writer.TryWrite(command)) return;

        _full.SetResult();
        await _commands.Writer.WriteAsync(command);
        _full = New();
    }

    private static TypedCommand.Mistake TooLong(string beginning) =>
        new($"not sent, longer than {ClientLimits.TypedLineCharsMax} characters: {beginning[..Math.Min(40, beginning.Length)]}…");

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
