using System.Text;

namespace OrleansChat.Client.Input;

/// <summary>
/// The lines of a terminal or a pipe. <see cref="TextReader.ReadLineAsync()"/> would keep a line of any length in memory; this keeps
/// <see cref="ClientLimits.TypedLineCharsMax"/> characters of it.
/// </summary>
internal sealed class LineInput(TextReader reader) : ILineSource
{
    private readonly char[] _buffer = new char[4096];
    private int _start;
    private int _end;

    /// <summary>The next line, or null at the end of the input. A last line needs no line feed.</summary>
    public async Task<TypedLine?> ReadLineAsync()
    {
        var line = new StringBuilder();
        var length = 0L;
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await reader.ReadAsync(_buffer);
                if (_end == 0) return length == 0 ? null : Finish(line, length);
            }

            var unread = _buffer.AsSpan(_start.._end);
            var lineEnd = unread.IndexOf('\n');
            var part = lineEnd < 0 ? unread : unread[..lineEnd];

            line.Append(part[..Math.Min(part.Length, ClientLimits.TypedLineCharsMax - line.Length)]);
            length += part.Length;
            _start += part.Length;
            if (lineEnd < 0) continue;

            _start++;
            return Finish(line, length);
        }
    }

    /// <summary>A pipe is nobody to be asked.</summary>
    public Task<string?> ReadPasswordAsync(bool isNew) => Task.FromResult<string?>(null);

    private static TypedLine Finish(StringBuilder line, long length)
    {
        // Windows ends its lines with two characters.
        if (line is [.., '\r']) line.Length--;
        return new TypedLine(line.ToString(), IsTooLong: length > ClientLimits.TypedLineCharsMax);
    }
}
