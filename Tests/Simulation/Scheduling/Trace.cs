using System.Text;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>The last things that happened in a run, for people who look for a bug.</summary>
internal sealed class Trace
{
    private const int LinesMax = 4_096;

    // Texts are put together only when somebody asks: nearly all runs end well.
    private readonly (object? Who, string What, string Where, string Outcome)[] _lines = new (object?, string, string, string)[LinesMax];
    private long _count;

    /// <summary>Something begins.</summary>
    /// <returns>Its number, for <see cref="End"/>.</returns>
    public long Begin(object? who, string what, string where = "")
    {
        _lines[_count % LinesMax] = (who, what, where, "");
        return _count++;
    }

    public void End(long line, string outcome)
    {
        if (_count - line < LinesMax)
            _lines[line % LinesMax].Outcome = outcome;
    }

    public string Last(int count)
    {
        var text = new StringBuilder();
        for (var i = Math.Max(0, _count - Math.Min(count, LinesMax)); i < _count; i++)
        {
            var (who, what, where, outcome) = _lines[i % LinesMax];
            text.Append(i).Append(": ").Append(who).Append(' ').Append(what).Append(' ').Append(where);
            text.AppendLine(outcome.Length > 0 ? $" -> {outcome}" : "");
        }

        return text.ToString();
    }
}
