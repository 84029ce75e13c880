using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Session;

/// <summary>A request under way, and which of the server's lines is its answer.</summary>
internal sealed class Question(Request request)
{
    private readonly TaskCompletionSource<ChatEvent> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer, once it is there.</summary>
    public Task<ChatEvent> Answer => _answer.Task;

    /// <summary>Takes the event if it is the answer and the first one.</summary>
    public bool TryAnswer(ChatEvent received) => IsAnswer(received) && _answer.TrySetResult(received);

    private bool IsAnswer(ChatEvent received) => (request, received) switch
    {
        // Nobody says anything to a client without a name but what became of its login.
        (LoginCommand, SystemEvent or ErrorEvent or UnreadableEvent) => true,

        (RegisterCommand, RegisteredEvent registered) => registered.Rid is null || registered.Rid == request.Rid,

        // An ack is recognised by the message and not by the request, because it is as good when it answers an earlier attempt.
        (LogRequest post, AckEvent ack) => ack.Cid == post.Cid,
        (ChannelsCommand, ChannelsEvent channels) => channels.Rid == request.Rid,
        (WhoCommand, WhoEvent who) => who.Rid == request.Rid,
        (HistoryCommand, HistoryEvent history) => history.Rid == request.Rid,
        (JoinCommand or LeaveCommand, SystemEvent notice) => notice.Rid == request.Rid,

        // The end of the connection leaves the request unanswered. Otherwise, a server that could not read the request cannot name it: it is the one under way.
        (_, ErrorEvent error) => !error.Fatal && (error.Rid is null || error.Rid == request.Rid),
        _ => false,
    };
}
