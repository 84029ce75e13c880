using OrleansChat.Client.Input;

namespace OrleansChat.Client.Terminal;

/// <summary>
/// Completes the word before the cursor: a command, a channel or a name, by what stands before it. Asked again without a change it goes on to the next
/// that begins so.
/// </summary>
/// <param name="channels">The channels that are known.</param>
/// <param name="names">The names that are known, those who spoke last first.</param>
internal sealed class Completion(Func<IEnumerable<string>> channels, Func<IEnumerable<string>> names)
{
    private string[] _candidates = [];
    private int _next;
    private int _start;
    private (string Text, int Cursor) _last;

    /// <summary>The line with the next completion, or null when nothing begins so.</summary>
    public (string Text, int Cursor)? Next(string text, int cursor)
    {
        if (_candidates.Length == 0 || _last != (text, cursor))
        {
            _start = text[..cursor].LastIndexOf(' ') + 1;
            _candidates = [.. Candidates(text[..cursor], text[_start..cursor]).Distinct(StringComparer.Ordinal)];
            _next = 0;
        }

        if (_candidates.Length == 0) return null;
        var candidate = _candidates[_next++ % _candidates.Length];
        _last = ($"{text[.._start]}{candidate}{text[cursor..]}", _start + candidate.Length);
        return _last;
    }

    private IEnumerable<string> Candidates(string before, string word) => before.Split(' ') switch
    {
        [['/', ..]] => Beginning(CommandLine.Commands.Select(command => command.Name), word).Select(command => $"{command} "),
        ["/join" or "/leave" or "/who", _] => Channels(word),
        ["/msg" or "/kick" or "/mute" or "/unmute" or "/ban" or "/unban" or "/promote" or "/demote", _] => Beginning(names(), word).Select(name => $"{name} "),
        _ when word.StartsWith('#') => Channels(word).Select(channel => $"{channel} "),
        [_] => Beginning(names(), word).Select(name => $"{name}: "),
        _ => Beginning(names(), word).Select(name => $"{name} "),
    };

    private IEnumerable<string> Channels(string word)
    {
        var mark = word.StartsWith('#') ? "#" : "";
        return Beginning(channels(), word.TrimStart('#')).Select(channel => $"{mark}{channel}");
    }

    private static IEnumerable<string> Beginning(IEnumerable<string> all, string word) =>
        all.Where(one => one.StartsWith(word, StringComparison.CurrentCultureIgnoreCase));
}
