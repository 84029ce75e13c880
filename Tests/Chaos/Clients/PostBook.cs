using System.Globalization;
using OrleansChat.Tests.Chaos.Checking;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>
/// The messages of one client, numbered: which were sent, which are acked, which must be sent again. What was not acked on one connection is sent again on the next one,
/// in order and under the same cid, before anything new. Most of it is for everybody; some is for one other client alone, and some is a topic. Safe for many threads.
/// </summary>
/// <param name="client">Whose messages.</param>
/// <param name="partners">To whom it writes in private; nobody, if there are none.</param>
/// <param name="random">Draws what is said.</param>
/// <param name="checker">Is told of every new message.</param>
public sealed class PostBook(string client, IReadOnlyList<string> partners, Random random, ConversationChecker checker)
{
    private const int UnackedMax = 6;
    private const int NewAtOnceMax = 2;
    private const int LongTextMin = 1_000;
    private const int LongTextMax = 4_000;
    private const int PrivatePercent = 30;
    private const int TopicPercent = 10;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, SentPost> _unacked = [];
    private int _number;
    private int _sentUpTo;
    private int _longOnes;
    private bool _isOpen = true;

    /// <summary>How many messages were sent more than once.</summary>
    public int Resent { get; private set; }

    /// <summary>How many of all messages were private.</summary>
    public int Private { get; private set; }

    /// <summary>How many of all messages were topics.</summary>
    public int Topics { get; private set; }

    /// <summary>How many messages are not acked yet.</summary>
    public int Unacked
    {
        get
        {
            lock (_gate)
                return _unacked.Count + _longOnes;
        }
    }

    /// <summary>The next messages are so many long ones, and they are sent at once.</summary>
    public void AddLong(int count)
    {
        lock (_gate)
        {
            if (_isOpen)
                _longOnes += count;
        }
    }

    /// <summary>Nothing new is written from now on; what was written is still sent until it is acked.</summary>
    public void Close()
    {
        lock (_gate)
            (_isOpen, _longOnes) = (false, 0);
    }

    /// <summary>A new connection, or a refusal: everything that is not acked is to be sent again.</summary>
    public void Rewind()
    {
        lock (_gate)
        {
            Resent += _unacked.Keys.Count(number => number <= _sentUpTo);
            _sentUpTo = 0;
        }
    }

    /// <summary>What is to be sent now, in order; new messages are written here.</summary>
    public IReadOnlyList<SentPost> Take()
    {
        lock (_gate)
        {
            Write();
            SentPost[] posts = [.. _unacked.Where(pair => pair.Key > _sentUpTo).Select(pair => pair.Value)];
            _sentUpTo = _number;
            return posts;
        }
    }

    /// <summary>A message is in the log.</summary>
    public void Acked(string cid)
    {
        lock (_gate)
            _unacked.Remove(NumberOf(cid));
    }

    private void Write()
    {
        for (; _longOnes > 0; _longOnes--)
            Write(random.Next(LongTextMin, LongTextMax));
        for (var i = 0; _isOpen && i < NewAtOnceMax && _unacked.Count < UnackedMax; i++)
            Write(random.Next(10, 100));
    }

    private void Write(int length)
    {
        _number++;
        var cid = string.Create(CultureInfo.InvariantCulture, $"{client}-{_number:000000}");
        var (channel, change) = DrawPlace(length);
        var post = new SentPost(cid, channel, cid.PadRight(length, (char)random.Next('a', 'z')), change);
        _unacked.Add(_number, post);
        checker.Sent(client, post);
    }

    // A topic is short.
    private (string Channel, string? Event) DrawPlace(int length)
    {
        var drawn = random.Next(100);
        if (drawn < PrivatePercent && partners.Count > 0)
        {
            Private++;
            return (PrivateChannel.Of(client, partners[random.Next(partners.Count)]), null);
        }

        if (drawn >= 100 - TopicPercent && length < LongTextMin)
        {
            Topics++;
            return (ChaosClient.Channel, SentPost.Topic);
        }

        return (ChaosClient.Channel, null);
    }

    private int NumberOf(string cid) =>
        cid.StartsWith(client + "-", StringComparison.Ordinal)
            && int.TryParse(cid.AsSpan(client.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
}
