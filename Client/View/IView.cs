namespace OrleansChat.Client.View;

/// <summary>What the person sees. Calls come from two threads: what is heard from one, what is typed and answered from another.</summary>
internal interface IView
{
    /// <summary>Shows what the client hears.</summary>
    void Show(ChatEvent heard);

    /// <summary>Shows what the client has to say.</summary>
    void ShowNotice(string text);

    /// <summary>Shows a problem.</summary>
    void ShowError(string text);

    /// <summary>Shows a page of the past.</summary>
    void ShowPage(HistoryPage page);

    /// <summary>Shows who is in a channel.</summary>
    void ShowMembers(MemberList list);

    /// <summary>The person is away from the keyboard now, or back.</summary>
    void ShowAway(bool isAway);

    /// <summary>Whether a place is opened with its last messages, the first one too.</summary>
    bool ShowsPast { get; }

    /// <summary>
    /// The person writes to this place now. A view that shows the past says how many messages of it, and is given a page of them, an empty one if there is none.
    /// </summary>
    int Open(Place place);

    /// <summary>Before which message the past of a place begins that the person has not seen; null for the last messages.</summary>
    long? Oldest(Place place);
}
