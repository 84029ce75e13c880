using System.Threading.Channels;

namespace OrleansChat.Client.Input;

/// <summary>
/// What was typed and is not done yet. It is read ahead, because somebody who waits for a server to come back wants to be able to leave, and because
/// a pipe should not be waited for when it has ended. What is read ahead is bounded; the rest stays in the terminal or the pipe.
/// </summary>
internal sealed class TypedAhead
{
    private readonly Channel<TypedCommand> _commands = Channel.CreateBounded<TypedCommand>(ClientLimits.TypedAheadLinesMax);
    private Task<bool>? _waiting;

    private TypedAhead(LineInput input) => Ended = ReadAsync(input);

    /// <summary>Completes when nothing more will be typed: at the end of the input or at <c>/quit</c>, which is not one of the commands.</summary>
    public Task Ended { get; }

    /// <summary>Whether somebody has typed <c>/quit</c>.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Whether no more is read ahead, so that an end of the input would not be noticed.</summary>
    public bool IsFull => _commands.Reader.Count >= ClientLimits.TypedAheadLinesMax;

    /// <summary>How many commands are there.</summary>
    public int Count => _commands.Reader.Count;

    /// <summary>Begins to read. A terminal cannot be told to stop; the last read is left behind when the program ends.</summary>
    public static TypedAhead Start(LineInput input) => new(input);

    /// <summary>True once there is a command, false when there will be none. A wait that a connection did not outlive is taken up again.</summary>
    public Task<bool> WaitAsync() =>
        _waiting is { IsCompleted: false } ? _waiting : _waiting = _commands.Reader.WaitToReadAsync().AsTask();

    /// <summary>The next command, which stays the next.</summary>
    public bool TryPeek(out TypedCommand? command) => _commands.Reader.TryPeek(out command);

    /// <summary>Takes the next command away.</summary>
    public bool TryTake(out TypedCommand? command) => _commands.Reader.TryRead(out command);

    private async Task ReadAsync(LineInput input)
    {
        try
        {
            while (!HasQuit && await input.ReadLineAsync() is { } line)
            {
                var command = line.IsTooLong ? TooLong(line.Text) : CommandLine.Parse(line.Text);
                if (command is TypedCommand.Quit) HasQuit = true;
                else if (command is not TypedCommand.Nothing) await _commands.Writer.WriteAsync(command);
            }

            _commands.Writer.Complete();
        }
        catch (Exception exception)
        {
            // It reaches whoever waits for the next command, who is there as long as the program is.
            _commands.Writer.Complete(exception);
            throw;
        }
    }

    private static TypedCommand.Mistake TooLong(string beginning) =>
        new($"not sent, longer than {ClientLimits.TypedLineCharsMax} characters: {beginning[..Math.Min(40, beginning.Length)]}…");
}
