using System.Text;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Servers;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>
/// A client with one thing under way at a time. What it was not told of, it sends again under the same cid, to the same server or another; a message without a cid it never sends
/// twice.
/// </summary>
internal sealed class SimulatedClient(int number, string user, Random random, Checker checker)
{
    private static readonly string[] Channels = ["tea", "coffee"];

    private readonly List<(ServerProcess Server, string Session, PendingAppend? Logout)> _abandoned = [];
    private ServerProcess? _server;
    private string? _session;
    private bool _isLoggedIn;
    private PendingAppend? _pending;
    private (string Channel, string Text, string? Cid)? _post;
    private int _count;

    /// <summary>From now on it finishes what it began, and leaves.</summary>
    public bool IsFinishing { get; set; }

    public bool IsDone => IsFinishing && _session is null && _pending is null && _post is null && _abandoned.Count == 0;

    public string Describe() => $"{user}#{number}: session {_session}, pending {_pending?.Commands[0].GetType().Name} at {_server?.Process}, post {_post}, abandoned {_abandoned.Count}";

    public void Step(IReadOnlyList<ServerProcess> servers)
    {
        GiveBackAbandoned();
        if (_server is { IsOver: true })
            Disconnect();
        else if (_pending is { Task.IsCompleted: true } && _server is not null)
            Take();
        else if (_pending is null && _session is null)
            LogIn(servers);
        else if (_pending is null)
            Act();
        else if (!IsFinishing && random.Next(25) == 0)
            Abandon();
    }

    private void LogIn(IReadOnlyList<ServerProcess> servers)
    {
        if (IsFinishing && _post is null)
            return;
        var server = servers[random.Next(servers.Count)];
        if (!server.IsUp || server.IsOver)
            return;
        _server = server;
        _session = $"s{number}-{++_count}";
        _pending = server.Append(new LoginCommand { User = user, UserKey = user, Session = _session, Server = server.Server, Generation = server.Generation });
    }

    private void Act()
    {
        if (_post is null && !IsFinishing && random.Next(5) > 0)
        {
            var channel = random.Next(3) == 0 ? Channels[random.Next(Channels.Length)] : "general";
            _count++;
            _post = (channel, $"\"m{number}-{_count}{new string('x', random.Next(10) == 0 ? random.Next(2_000) : random.Next(40))}\"", random.Next(5) == 0 ? null : $"c{number}-{_count}");
        }

        if (_post is { } post)
        {
            _pending = _server!.Append(new PostCommand
            {
                Channel = post.Channel,
                From = user,
                UserKey = user,
                Session = _session!,
                Server = _server.Server,
                TextJson = Encoding.UTF8.GetBytes(post.Text),
                Cid = post.Cid,
            });
        }
        else if (IsFinishing || random.Next(4) == 0)
        {
            _pending = _server!.Append(new LogoutCommand { UserKey = user, Session = _session! });
        }
        else
        {
            _pending = _server!.Append(new MembershipCommand
            {
                Channel = Channels[random.Next(Channels.Length)],
                User = user,
                UserKey = user,
                Session = _session!,
                IsMember = random.Next(3) > 0,
            });
        }
    }

    private void Take()
    {
        var (command, result) = (_pending!.Commands[0], _pending.Task.Result[0]);
        _pending = null;
        var isDone = result.Outcome is AppendOutcome.Appended or AppendOutcome.AlreadySo;
        switch (command)
        {
            case LoginCommand when isDone:
                _isLoggedIn = true;
                checker.LoginAcked(_session!);
                break;
            case LoginCommand or LogoutCommand:
                // An unavailable log may have the line all the same; the server sees to it that the name is given back.
                if (result.Outcome == AppendOutcome.Unavailable)
                    _abandoned.Add((_server!, _session!, null));
                Forget();
                break;
            case PostCommand:
                TakePosted(result, isDone);
                break;
            default:
                if (result.Outcome == AppendOutcome.SessionGone)
                    LoseSession();
                break;
        }
    }

    private void TakePosted(AppendResult result, bool isDone)
    {
        var post = _post!.Value;
        if (isDone)
            checker.PostAcked(post.Channel, result.Seq, post.Text, post.Cid, user);
        if (result.Outcome is AppendOutcome.CidConflict)
            checker.Fail($"{user} is told that the cid {post.Cid} was another message");
        if (result.Outcome == AppendOutcome.SessionGone)
            LoseSession();
        if (isDone || post.Cid is null || result.Outcome is AppendOutcome.NotMember or AppendOutcome.NoSuchChannel)
            _post = null;
    }

    private void LoseSession()
    {
        if (_isLoggedIn && _server is { IsOver: false } && _server.File.State.View.IsUp(_server.Server, _server.Generation))
            checker.Fail($"{user} lost the session {_session} although its server {_server.Process} lives");
        Forget();
    }

    private void Disconnect()
    {
        if (_pending?.Commands[0] is PostCommand && _post is { Cid: null })
            _post = null;
        _pending = null;
        Forget();
    }

    // The connection breaks before the answer comes. The server notices and gives the name back.
    private void Abandon()
    {
        _abandoned.Add((_server!, _session!, null));
        Disconnect();
    }

    private void Forget()
    {
        _session = null;
        _server = null;
        _isLoggedIn = false;
    }

    private void GiveBackAbandoned()
    {
        for (var i = _abandoned.Count - 1; i >= 0; i--)
        {
            var (server, session, logout) = _abandoned[i];
            if (server.IsOver || (logout is { Task.IsCompleted: true } && logout.Task.Result[0].Outcome != AppendOutcome.Unavailable))
                _abandoned.RemoveAt(i);
            else if (logout is null or { Task.IsCompleted: true })
                _abandoned[i] = (server, session, server.Append(new LogoutCommand { UserKey = user, Session = session }));
        }
    }
}
