using System.Buffers;
using OrleansChat.Protocol.Text;

namespace OrleansChat.Client.View;

/// <summary>The servers' lines as they come, for scripts; what the client itself has to say goes to the other writer.</summary>
internal sealed class JsonView(Stream output, TextWriter errors) : IView
{
    private readonly Lock _lock = new();

    /// <summary>Writes a line of a server, which comes without its end.</summary>
    public void ShowLine(ReadOnlySequence<byte> line)
    {
        lock (_lock)
        {
            foreach (var piece in line) output.Write(piece.Span);
            output.WriteByte((byte)'\n');
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Show(ChatEvent heard)
    {
        // All others stand in the output already.
        if (heard is ProblemEvent problem) ShowError(problem.Text);
        if (heard is LostEvent lost) ShowNotice($"connection to {lost.Server} lost, trying again…");
        if (heard is BackEvent back) ShowNotice($"connected to {back.Server}");
    }

    /// <inheritdoc/>
    public void ShowNotice(string text) => WriteError($"* {text}");

    /// <inheritdoc/>
    public void ShowError(string text) => WriteError($"! {text}");

    /// <inheritdoc/>
    public void ShowPage(HistoryPage page)
    {
        // It stands in the output already.
    }

    /// <inheritdoc/>
    public void ShowMembers(MemberList list)
    {
        // As above.
    }

    /// <inheritdoc/>
    public void ShowAway(bool isAway)
    {
        // A script knows what it has said.
    }

    /// <inheritdoc/>
    public bool ShowsPast => false;

    /// <inheritdoc/>
    public int Open(Place place) => 0;

    /// <inheritdoc/>
    public long? Oldest(Place place) => null;

    private void WriteError(string line)
    {
        lock (_lock) errors.WriteLine(HarmlessText.From(line));
    }
}
