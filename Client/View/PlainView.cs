using OrleansChat.Protocol.Names;
using OrleansChat.Protocol.Text;

namespace OrleansChat.Client.View;

/// <summary>
/// The conversation as lines, for pipes and files: the conversation on one writer, problems on the other. Everything passes through <see cref="HarmlessText"/> here.
/// </summary>
internal sealed class PlainView(TextWriter output, TextWriter errors, string username = "") : IView
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Show(ChatEvent heard)
    {
        switch (heard)
        {
            case MessageEvent message:
                ShowMessage(message);
                break;
            case SystemEvent notice:
                ShowNotice(notice.Text);
                break;
            case ProblemEvent problem:
                ShowError(problem.Text);
                break;
            case LostEvent lost:
                ShowNotice($"connection to {lost.Server} lost, trying again…{(lost.Reason is null ? "" : $" ({lost.Reason})")}");
                break;
            case BackEvent back:
                ShowNotice($"connected to {back.Server}");
                break;
        }
    }

    /// <summary>Shows a message with its server, its sender and, unless it is in <c>general</c>, its place.</summary>
    public void ShowMessage(MessageEvent message) => WriteLine(output, $"[{message.Server}] {message.From}{PlaceOf(message)}: {message.Text}");

    /// <inheritdoc/>
    public void ShowNotice(string text) => WriteLine(output, $"* {text}");

    /// <inheritdoc/>
    public void ShowError(string text) => WriteLine(errors, $"! {text}");

    /// <inheritdoc/>
    public void ShowPage(HistoryPage page)
    {
        ShowNotice($"{page.Items.Count} messages of {Place.Of(page.Channel, username)}");
        foreach (var item in page.Items) Show(item);
    }

    /// <inheritdoc/>
    public void ShowMembers(MemberList list) => ShowNotice($"In {list.Channel}: {string.Join(", ", list.Users.Select(Member))}");

    /// <inheritdoc/>
    public void ShowAway(bool isAway) => ShowNotice(isAway ? "You are away now; /back ends it" : "You are back");

    /// <inheritdoc/>
    public bool ShowsPast => false;

    /// <inheritdoc/>
    public int Open(Place place)
    {
        ShowNotice($"You write to {place} now");
        return 0;
    }

    /// <inheritdoc/>
    public long? Oldest(Place place) => null;

    private static string Member(MemberEntry user)
    {
        var marks = string.Join(", ", new[] { user.Role, user.IsAway ? "away" : null }.OfType<string>());
        return $"{user.User}{(user.Server is null ? "" : $" [{user.Server}]")}{(marks.Length > 0 ? $" ({marks})" : "")}";
    }

    private static string PlaceOf(MessageEvent message) => message switch
    {
        { To: { } to } => $" → {to}",
        { Channel: null or ChannelName.General } => "",
        { Channel: ['@', ..] } => " (local)",
        _ => $" #{message.Channel}",
    };

    // Received lines and the errors of typed ones come from two loops.
    private void WriteLine(TextWriter writer, string line)
    {
        lock (_lock) writer.WriteLine(HarmlessText.From(line));
    }
}
