using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Session;

/// <summary>Why nobody got in.</summary>
internal enum EntranceProblem
{
    /// <summary>Nobody answers there, or nobody who speaks the protocol.</summary>
    Unreachable,

    /// <summary>The server has the login in order but does not take it now.</summary>
    NotNow,

    /// <summary>Somebody has the name; after a lost connection that is first of all the lost session, until its end is known.</summary>
    NameTaken,

    /// <summary>The server does not take this login.</summary>
    Refused,
}

/// <summary>What came of knocking at one server: an exchange that is welcome and waits to be entered, or the problem with its words.</summary>
internal sealed record EntranceResult(Exchange? Exchange, EntranceProblem Problem, string Words, string Code = Refusal.Unreachable)
{
    /// <summary>Not in.</summary>
    public static EntranceResult Failed(EntranceProblem problem, string words) => new(Exchange: null, problem, words);
}

/// <summary>
/// The way in at a server, the first time and every time after: a call and a login under the same name, from where the last connection got to. A token is shown
/// before a password is: it is as good, and of no use to anybody afterwards.
/// </summary>
internal sealed class Entrance(Credentials credentials, IReadOnlyList<string> capabilities, Dial dial, RequestIds ids, IReceiver receiver, TimeProvider time)
{
    private readonly ChannelPositions _positions = new();
    private ServerAddress? _lastWelcome;

    /// <summary>Tries once. Cancelled, it fails soon.</summary>
    public async Task<EntranceResult> TryAsync(ServerAddress server, CancellationToken cancellationToken = default)
    {
        var call = await dial(server, cancellationToken);
        if (call.Connection is not { } connection) return EntranceResult.Failed(EntranceProblem.Unreachable, call.Problem!);

        // Before the exchange, whose receiving works with the positions too.
        var resume = _positions.Resume(atSameServer: server == _lastWelcome);
        var exchange = Exchange.Start(connection, _positions, receiver, time);

        ChatEvent? answer;
        await using (cancellationToken.UnsafeRegister(static exchange => ((Exchange)exchange!).Stop(), exchange))
            answer = await RegisterAsync(exchange) ?? await LoginAsync(exchange, resume);

        if (answer is SystemEvent)
        {
            _lastWelcome = server;
            credentials.Token = (answer as WelcomeEvent)?.Token;
            return new EntranceResult(exchange, default, "");
        }

        await exchange.DisposeAsync();
        return answer switch
        {
            ErrorEvent refusal => EntranceResult.Failed(ProblemOf(refusal), refusal.Text) with { Code = refusal.Code ?? "" },
            UnreadableEvent => EntranceResult.Failed(EntranceProblem.Unreachable, "what answers there is no chat server"),
            _ => EntranceResult.Failed(EntranceProblem.Unreachable, $"no login: {exchange.EndReason}"),
        };
    }

    /// <summary>Makes the account, if it is to be made; null when there is nothing against a login now.</summary>
    private async Task<ChatEvent?> RegisterAsync(Exchange exchange)
    {
        if (credentials is not { Registers: true, Password: { } password }) return null;

        var answer = await exchange.AskAsync(new RegisterCommand(ids.NextRid(), credentials.Username, password), ClientLimits.RetryLoginFor);
        if (answer is not RegisteredEvent) return answer;
        credentials.Registers = false;
        return null;
    }

    private async Task<ChatEvent?> LoginAsync(Exchange exchange, IReadOnlyList<ChannelPosition> resume)
    {
        var (token, password) = (credentials.Token, credentials.Password);
        var login = new LoginCommand(ids.NextRid(), credentials.Username, resume, token) { Capabilities = capabilities, Password = token is null ? password : null };
        var answer = await exchange.AskAsync(login, ClientLimits.RetryLoginFor);

        // The token may be too old, and the name belong to the account all the same.
        if (token is null || password is null || answer is not ErrorEvent { Code: "password_required" or "username_taken", Fatal: false }) return answer;
        return await exchange.AskAsync(login with { Rid = ids.NextRid(), Password = password }, ClientLimits.RetryLoginFor);
    }

    private static EntranceProblem ProblemOf(ErrorEvent refusal) => refusal switch
    {
        { Code: "username_taken" } => EntranceProblem.NameTaken,
        // A server that had no disk for the login may run out of patience while it is asked again; it was not the login's fault.
        { IsTemporary: true } or { Fatal: true, Reconnect: true } or { Code: "login_timeout" } => EntranceProblem.NotNow,
        _ => EntranceProblem.Refused,
    };
}
