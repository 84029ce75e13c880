using System.Globalization;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>What one rule works with: the servers, names that nobody else uses, and clients, which it ends. Rules begin at different servers, so that all of them are asked.</summary>
/// <param name="arguments">Where the servers are, and for how long they are waited for.</param>
/// <param name="run">A word that is in all names of this run.</param>
/// <param name="number">The rule's number in the run.</param>
/// <param name="watch">Who is shown every line.</param>
/// <param name="time">The clock of all waits.</param>
public sealed class Stage(Arguments arguments, string run, int number, Watch watch, TimeProvider time) : IDisposable
{
    private readonly List<ChatClient> _clients = [];
    private int _names;

    /// <summary>The server that the rule is asked of.</summary>
    public ServerAddress Here => arguments.Servers[number % arguments.Servers.Count];

    /// <summary>Another server of the cluster, or the same one if there is only that.</summary>
    public ServerAddress There => arguments.Servers[(number + 1) % arguments.Servers.Count];

    /// <summary>How long a server waits for a login, and this program for the end of that.</summary>
    public TimeSpan LoginPatience => arguments.LoginTimeout + arguments.Patience;

    public TimeProvider Time => time;

    /// <summary>A name for a person or a channel that nobody used before. Lower case.</summary>
    public string Unique(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{run}-{number}-{++_names}");

    /// <summary>A client that has said nothing yet.</summary>
    public async Task<ChatClient> ConnectAsync(ServerAddress? server = null, int? receiveBufferBytes = null)
    {
        var client = await ChatClient.ConnectAsync(server ?? Here, arguments.Encryption, $"client {_clients.Count + 1} at {server ?? Here}", receiveBufferBytes, watch, arguments.Patience, time);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client under a new name at the first server, with capabilities.</summary>
    public Task<ChatClient> LoginAsync(params IReadOnlyList<string> caps) => LoginAsync(Here, caps);

    /// <summary>A client under a new name, with capabilities.</summary>
    public async Task<ChatClient> LoginAsync(ServerAddress server, params IReadOnlyList<string> caps)
    {
        var client = await ConnectAsync(server);
        Expect.Event(await client.TryLoginAsync(Unique("cf"), caps), "welcome");
        return client;
    }

    /// <summary>For states that nobody announces: asks again until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var began = time.GetTimestamp();
        while (!await isSo())
        {
            Expect.That(time.GetElapsedTime(began) <= arguments.Patience, what, $"nothing of it within {arguments.Patience.TotalSeconds} s");
            await Task.Delay(TimeSpan.FromMilliseconds(ConformanceLimits.RetryMs), time);
        }
    }

    /// <summary>A client under a name that was just given back. Nobody is told when that is done, so it is asked for until it is free.</summary>
    public async Task<ChatClient> LoginWhenFreeAsync(string name, ServerAddress server, IReadOnlyList<string>? caps = null, IReadOnlyList<ResumePoint>? resume = null)
    {
        var client = await ConnectAsync(server);
        var began = time.GetTimestamp();
        while (true)
        {
            var answer = await client.TryLoginAsync(name, caps, resume);
            if (answer.Code is not "username_taken" || time.GetElapsedTime(began) > arguments.Patience)
            {
                Expect.Event(answer, "welcome");
                return client;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(ConformanceLimits.RetryMs), time);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }
}
