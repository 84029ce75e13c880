using OrleansChat.Client.Input;
using OrleansChat.Client.Session;
using OrleansChat.Client.View;

namespace OrleansChat.Client;

/// <summary>A person's stay, from the first login to the end: what is typed goes to the client, what the client hears goes to the view.</summary>
internal sealed class Conversation : IReceiver
{
    private readonly ChatClient _client;
    private readonly IView _view;
    private readonly TypedAhead _typed;
    private readonly TypedRequests _requests;
    private readonly Leaving _leaving;

    /// <summary>A conversation that has not begun. The client is made by <paramref name="connect"/>, for the receiver that it is given.</summary>
    public Conversation(Func<IReceiver, ChatClient> connect, ILineSource input, IView view, TimeProvider time)
    {
        _client = connect(this);
        _client.AskPassword = input.ReadPasswordAsync;
        _view = view;
        _typed = new TypedAhead(input, () => _client.Server);
        _requests = new TypedRequests(_typed, _client, view);
        _leaving = new Leaving(_typed, _requests, _client, time);
    }

    /// <inheritdoc/>
    Task IReceiver.CaughtUp { get; } = new TaskCompletionSource().Task;

    /// <summary>Stays until the person leaves, the input ends or there is no way back. Everything typed is answered for before the goodbye.</summary>
    public async Task<ExitCode> RunAsync()
    {
        var login = await _client.LoginAsync();
        if (login.Refusal is { } refusal)
        {
            if (Hint(refusal.Code) is { } hint) _view.ShowError(hint);
            return refusal.Code == Refusal.Unreachable ? ExitCode.Unreachable : ExitCode.Refused;
        }

        _typed.Start();
        if (await _requests.BeginAsync() && await _requests.WorkAsync())
        {
            await _client.QuitAsync();
            return _requests.AllTaken ? ExitCode.Left : ExitCode.NotAllTaken;
        }

        await _client.Ended;
        _requests.GiveUp();
        if (_leaving.Decision is { } decision) return decision;
        if (_client.End.Kind is ClientEndKind.Refused) return ExitCode.Refused;
        _view.ShowError($"connection lost: {_client.End.Reason}");
        return ExitCode.ConnectionLost;
    }

    // What the server cannot know: how this program is told.
    private static string? Hint(string code) => code switch
    {
        "account_required" => "--register makes an account for your name before the login",
        "password_required" => "the password is asked for at a terminal, or taken from --password-file FILE or ORLEANSCHAT_PASSWORD",
        _ => null,
    };

    /// <inheritdoc/>
    async ValueTask<bool> IReceiver.TakeAsync(ChatEvent heard)
    {
        // A person who reads of being back is back: whoever leaves, leaves before.
        if (heard is BackEvent && !await _leaving.EndAsync()) return true;

        _view.Show(heard);
        if (heard is LostEvent) _leaving.Begin();
        return true;
    }
}
