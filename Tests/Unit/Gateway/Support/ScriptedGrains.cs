using Orleans;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;

namespace OrleansChat.Tests.Unit.Gateway.Support;

/// <summary>Channels and users that answer as a test says. Without a word from it, everything succeeds.</summary>
internal sealed class ScriptedGrains
{
    public ScriptedGrains() => Factory = ScriptedFactory.Of(GetGrain);

    /// <summary>Makes the references to them.</summary>
    public IGrainFactory Factory { get; }

    public Func<SessionInfo, ClaimTokens, Task<ClaimResult>> OnClaim { get; set; } = (_, _) => Task.FromResult(new ClaimResult(ClaimOutcome.Held));

    public UserChannels OnChannels { get; set; } = new([], []);

    public Func<string, SessionInfo?, string, Task<RegisterResult>> OnRegister { get; set; } = (_, _, hash) => Task.FromResult(new RegisterResult(RegisterOutcome.Done, hash));
    /// <summary>What happens between the answer about the channels and its arrival.</summary>
    public Action AfterChannels { get; set; } = () => { };

    public Func<SessionInfo, Task<bool>> OnRelease { get; set; } = _ => Task.FromResult(true);

    public Func<string, OutgoingMessage[], Task<PostResult[]>> OnPost { get; set; } = (_, messages)
        => Task.FromResult(Array.ConvertAll(messages, _ => new PostResult(ChannelOutcome.Done, 1, "k3f")));

    /// <summary>Sees by whose session something is posted.</summary>
    public Action<SessionInfo> OnPostBy { get; set; } = _ => { };

    public Func<string, Task<JoinResult>> OnJoin { get; set; } = _ => Task.FromResult(new JoinResult(ChannelOutcome.Done, 0));

    public Func<string, Task<ChannelOutcome>> OnLeave { get; set; } = _ => Task.FromResult(ChannelOutcome.Done);

    public Member[] Members { get; set; } = [];

    public Func<string, long, int, Task<ChannelPage>> OnRead { get; set; } = (_, _, _) => Task.FromResult(new ChannelPage(ChannelOutcome.Done, "k3f", 0, []));

    private object GetGrain(Type grain, string key) => grain == typeof(IUserGrain) ? new User(this) : new Channel(this, key);

    private sealed class User(ScriptedGrains grains) : IUserGrain
    {
        public Task<ClaimResult> Claim(SessionInfo session, ClaimTokens tokens) => grains.OnClaim(session, tokens);

        public Task<UserChannels> Channels(SessionInfo session)
        {
            var channels = grains.OnChannels;
            grains.AfterChannels();
            return Task.FromResult(channels);
        }

        public Task<RegisterResult> Register(string user, SessionInfo? session, string passwordHash) => grains.OnRegister(user, session, passwordHash);

        public Task<bool> Release(SessionInfo session) => grains.OnRelease(session);
    }

    private sealed class Channel(ScriptedGrains grains, string name) : IChannelGrain
    {
        public Task<PostResult[]> Post(SessionInfo sender, OutgoingMessage[] messages, PostTurn turn = default)
        {
            grains.OnPostBy(sender);
            return grains.OnPost(name, messages);
        }

        public Task<JoinResult> Join(SessionInfo session) => grains.OnJoin(name);

        public Task<ChannelOutcome> Leave(SessionInfo session) => grains.OnLeave(name);

        public Task<ChannelPage> Read(SessionInfo reader, long fromSeq, int count) => grains.OnRead(name, fromSeq, count);

        public Task<MemberPage> Members(string? afterKey, int count) => Task.FromResult(new MemberPage(ChannelOutcome.Done, grains.Members, IsEnd: true));
    }

    /// <summary>Messages of a channel as the log has them.</summary>
    public static ChannelPage Page(long headSeq, long first, int count, int textLength = 2)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', textLength)}\"");
        var last = Math.Min(headSeq, first + count - 1);
        return new ChannelPage(
            ChannelOutcome.Done, "k3f", headSeq, [.. Enumerable.Range((int)first, (int)Math.Max(0, last - first + 1)).Select(seq => new ChannelMessage(seq, "Ahmad", "B", text, 1732199912345))]);
    }
}
