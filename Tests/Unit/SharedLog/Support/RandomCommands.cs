using OrleansChat.Protocol.Names;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Commands of every kind over so few servers, users, channels and cids that they meet all the time. The same seed makes the same ones.</summary>
internal sealed class RandomCommands(int seed)
{
    public static readonly string[] Users = ["Dana", "Eva", "Finn", "Gül", "שרה"];

    public static readonly string[] Cids = [.. Enumerable.Range(0, 40).Select(i => $"c{i}")];

    private static readonly string[] Servers = ["A", "B", "C"];
    private static readonly string[] Channels = ["general", "tea", "coffee", "@A"];

    private readonly Random _random = new(seed);

    public LogCommand Next(ClusterView view)
    {
        var server = Pick(Servers);
        var generation = view.Servers.TryGetValue(server, out var state) ? state.Generation : 1;
        var user = Pick(Users);
        return _random.Next(23) switch
        {
            0 => Some.Up(server),
            1 => Some.Down(server, generation - _random.Next(2)),
            < 6 => Some.Login(user, session: _random.Next(4) == 0 ? "another" : null, server, generation, Token(), presented: Token(), proven: Proven(view, user)),
            6 => Some.Logout(user),
            < 9 => Some.Join(user, Pick(Channels[1..3])),
            9 => Some.Leave(user, Pick(Channels[1..3])),
            10 => Some.Topic(user, $"text {_random.Next(3)}", _random.Next(2) == 0 ? Pick(Cids) : null, Pick(Channels[..3]), server),
            11 => Some.Do(
                (ChannelChangeKind)_random.Next(1, Enum.GetValues<ChannelChangeKind>().Length), user, Pick(Users), Pick(Channels[..3]), _random.Next(3), "why",
                _random.Next(2) == 0 ? Pick(Cids) : null, byOperator: _random.Next(3) == 0, server),
            < 14 => Some.Post(user, $"text {_random.Next(3)}", _random.Next(2) == 0 ? Pick(Cids) : null, PrivateChannelName.Of(Some.KeyOf(Pick(Users)), Some.KeyOf(Pick(Users))), server),
            14 => Some.Register(Pick(Users[3..]), Hash(), isLoggedIn: _random.Next(2) == 0),
            _ => Some.Post(user, $"text {_random.Next(3)}", _random.Next(2) == 0 ? Pick(Cids) : null, Pick(Channels), server),
        };
    }

    private string? Token() => _random.Next(8) switch { 0 => "t1", 1 => "t2", _ => null };

    // Mostly the right one, or soon nobody could log in any more.
    private string? Proven(ClusterView view, string user) => _random.Next(8) == 0 ? "h0" : view.Accounts.GetValueOrDefault(Some.KeyOf(user))?.Hash;

    private string Hash() => _random.Next(2) == 0 ? "h1" : "h2";

    private string Pick(string[] among) => among[_random.Next(among.Length)];
}
