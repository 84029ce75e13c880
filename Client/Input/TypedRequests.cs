using System.Diagnostics;
using OrleansChat.Client.View;

namespace OrleansChat.Client.Input;

/// <summary>Does what was typed, one command after another, and tells the person what came of it.</summary>
internal sealed class TypedRequests(TypedAhead typed, ChatClient client, IView view)
{
    private Place _place = Place.General;

    /// <summary>Whether the servers took everything that was typed.</summary>
    public bool AllTaken { get; private set; } = true;

    /// <summary>How many commands were answered so far.</summary>
    public int Answered { get; private set; }

    /// <summary>Whether something typed has no answer yet.</summary>
    public bool AnyUnanswered => typed.Count > 0;

    /// <summary>Goes to where everybody is, for a view that shows the past. False when the client ended.</summary>
    public async Task<bool> BeginAsync() => !view.ShowsPast || await OpenAsync(Place.General);

    /// <summary>True when everything typed is answered and nothing more will be; false when the client has ended.</summary>
    public async Task<bool> WorkAsync()
    {
        while (true)
        {
            var waiting = typed.WaitAsync();
            await Task.WhenAny(client.Ended, waiting);
            if (waiting.IsCompleted && !await waiting) return true;
            if (client.Ended.IsCompleted) return false;

            // What is typed is taken away only when it is answered.
            if (!typed.TryPeek(out var command)) continue;
            if (!await ObeyAsync(command!)) return false;
            typed.TryTake(out _);
            Answered++;
        }
    }

    /// <summary>Tells the person what nobody has confirmed. It may be in the log or not.</summary>
    public void GiveUp()
    {
        // Counted before, because a pipe that waited for room goes on filling.
        for (var left = typed.Count; left > 0 && typed.TryTake(out var command); left--) Refuse(command is TypedCommand.Mistake mistake ? mistake.Hint : NotConfirmed(command!));
    }

    /// <summary>False when the client ended before an answer.</summary>
    private Task<bool> ObeyAsync(TypedCommand command) => command switch
    {
        TypedCommand.Say { ServerOnly: true } say => ShowAsync(command, client.PostLocalAsync(say.Text, say.Server)),
        TypedCommand.Say say when _place.To is { } to => ShowAsync(command, client.PostToAsync(to, say.Text)),
        TypedCommand.Say say => ShowAsync(command, client.PostAsync(say.Text, _place.Channel)),
        TypedCommand.Join join => GoAsync(command, client.JoinAsync(join.Channel), new Place(join.Channel)),
        // A script that has lost count of where it is should not leave what it did not mean.
        TypedCommand.Leave { Channel: null } when !view.ShowsPast => RefuseAsync($"/leave needs a channel behind it: {CommandLine.Summary}"),
        TypedCommand.Leave { Channel: null } when _place.To is not null => RefuseAsync("a private place is not left, only gone away from: Ctrl-N, or /join"),
        TypedCommand.Leave { Channel: null } => ObeyAsync(new TypedCommand.Leave(_place.Channel)),
        TypedCommand.Leave { Channel: { } channel } => GoAsync(command, client.LeaveAsync(channel), channel == _place.Channel ? Place.General : _place),
        TypedCommand.Message { Text: null } message => GoAsync(Place.Between(client.Username, message.To)),
        TypedCommand.Message { Text: { } text } message => GoAsync(command, client.PostToAsync(message.To, text), Place.Between(client.Username, message.To)),
        TypedCommand.Topic { Text: null } => ShowAsync(command, client.ChannelAsync(_place.Channel), ShowTopic),
        TypedCommand.Topic { Text: { } text } => ShowAsync(command, client.SetTopicAsync(_place.Channel, text)),
        TypedCommand.Moderate moderate => ShowAsync(command, client.ModerateAsync(moderate.Kind, _place.Channel, moderate.User, moderate.Duration, moderate.Reason)),
        TypedCommand.Away away => ShowAwayAsync(away.IsAway),
        TypedCommand.Register { Password: null } => RefuseAsync("/register asks for the password, which it can only at a terminal; --register takes it from --password-file"),
        TypedCommand.Register { Password: { } password } => ShowAsync(command, client.RegisterAsync(password)),
        TypedCommand.History history => ShowAsync(command, client.HistoryAsync(_place.Channel, view.Oldest(_place), limit: history.Count), view.ShowPage),
        TypedCommand.Who who => ListAsync(command, new Listings(client, view).WhoAsync(who.Channel ?? _place.Channel)),
        TypedCommand.Channels => ListAsync(command, new Listings(client, view).ChannelsAsync()),
        TypedCommand.Help => HelpAsync(),
        TypedCommand.Mistake mistake => RefuseAsync(mistake.Hint),
        _ => throw new UnreachableException($"{command} is nothing to be done."),
    };

    private async Task<bool> ShowAsync<T>(TypedCommand? command, Task<Answer<T>> asking, Action<T>? show = null)
        where T : class
    {
        var answer = await asking;
        if (answer.Value is { } value) show?.Invoke(value);
        return answer.Refusal is null || Settle(command, answer.Refusal);
    }

    private async Task<bool> GoAsync<T>(TypedCommand command, Task<Answer<T>> asking, Place place)
        where T : class
    {
        var answer = await asking;
        return answer.Refusal is null ? await GoAsync(place) : Settle(command, answer.Refusal);
    }

    private Task<bool> GoAsync(Place place) => place == _place ? Task.FromResult(true) : OpenAsync(place);

    private async Task<bool> OpenAsync(Place place)
    {
        _place = place;
        var count = view.Open(place);
        if (!view.ShowsPast) return true;

        // Two who have never talked have no past, and a server may say so by a refusal.
        var past = await client.HistoryAsync(place.Channel, limit: count);
        if (past.Refusal?.Code == Refusal.NotConfirmed) return false;
        view.ShowPage(past.Value ?? new HistoryPage(place.Channel, [], IsEnd: true));
        return true;
    }

    private async Task<bool> ListAsync(TypedCommand command, Task<Refusal?> listing) => await listing is not { } refusal || Settle(command, refusal);

    private bool Settle(TypedCommand? command, Refusal refusal)
    {
        if (refusal.Code == Refusal.NotConfirmed) return false;
        Refuse(command is not null && refusal.Code == Refusal.OtherServer ? NotConfirmed(command) : refusal.Text);
        return true;
    }

    private void ShowTopic(ChannelEntry channel) =>
        view.ShowNotice(channel.Topic is { Length: > 0 } topic ? $"{_place} is about: {topic}" : $"{_place} has no topic");

    private async Task<bool> ShowAwayAsync(bool isAway)
    {
        await client.SetAwayAsync(isAway);
        view.ShowAway(isAway);
        return true;
    }

    private Task<bool> HelpAsync()
    {
        foreach (var (name, arguments, meaning) in CommandLine.Commands) view.ShowNotice($"{name} {arguments}".PadRight(28) + meaning);
        return Task.FromResult(true);
    }

    private Task<bool> RefuseAsync(string reason)
    {
        Refuse(reason);
        return Task.FromResult(true);
    }

    private void Refuse(string reason)
    {
        AllTaken = false;
        view.ShowError(reason);
    }

    private static string NotConfirmed(TypedCommand command) => $"not confirmed: {command}";
}
