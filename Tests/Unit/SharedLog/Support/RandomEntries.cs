using System.Text;
using System.Text.Json;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Entries of every kind with the nastiest strings a client can get into them. The same seed makes the same ones.</summary>
internal sealed class RandomEntries(int seed)
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", " ", "\"", "\\", "/", "\b", "\f", "\n", "\r", "\t", "\0", "\u001f", "\u007f", "\u0085", "\u2028", "\u2029", "\ufeff", "\uffff", "\ufffd",
        "é", "ß", "漢", "שלום", "\u202e", "مرحبا", "😀", "👩‍👩‍👧", "\u0301", "<script>", "&amp;", "'", "+", "{", "}", "[", ",\"crc\":\"00000000\"}", "\\u0041", "\\n",
    ];

    private readonly Random _random = new(seed);

    public LogEntry Next() => _random.Next(11) switch
    {
        0 => new LogHead(_random.Next(1, 1000), Word(), _random.Next(1, int.MaxValue), TimeMs()),
        1 => new ServerEntry(Word(), Number(), IsUp: true, Orderly: false, Number(), Word(), _random.Next(65_536), TimeMs()),
        2 => new ServerEntry(Word(), Number(), IsUp: false, Orderly: _random.Next(2) == 0, 0, "", 0, TimeMs()),
        3 => new LoginEntry(Word(), Word(), Word(), Word(), Number(), TimeMs(), _random.Next(2) == 0 ? Word() : null, _random.Next(2) == 0 ? Word() : null),
        4 => new LogoutEntry(Word(), Word(), TimeMs(), Word()),
        5 => new MembershipEntry(Word(), Word(), Word(), IsMember: _random.Next(2) == 0, TimeMs()),
        6 => new RelayMessage(Word(), _random.NextInt64(1, long.MaxValue), Word(), Word(), Word(), TextJson(), Word(), TimeMs()),
        8 => WithoutCid(Word()) with { Change = new ChannelChange((ChannelChangeKind)_random.Next(1, Enum.GetValues<ChannelChangeKind>().Length), Target()) },
        7 => WithoutCid(Word()) with { Change = new ChannelChange(ChannelChangeKind.Topic) },
        9 => new AccountEntry(Word(), Word(), Word(), TimeMs()),
        _ => WithoutCid(Word()),
    };

    // Two ways to write the same text: raw letters where JSON allows them, and \u sequences. The log must keep the client's choice.
    private byte[] TextJson()
    {
        var text = _random.Next(20) == 0 ? Text(8 * 1024) : Text(_random.Next(40));
        return _random.Next(2) == 0 ? Some.Json(text) : JsonSerializer.SerializeToUtf8Bytes(text);
    }

    private ModerationTarget Target() => new(
        Word(), Word(), _random.Next(2) == 0 ? 0 : _random.Next(1, 31_536_001), _random.Next(2) == 0, _random.Next(2) == 0 ? Word() : null);

    private RelayMessage WithoutCid(string name) => new(Word(), _random.NextInt64(1, long.MaxValue), name, name, Word(), TextJson(), Cid: null, TimeMs());

    private string Word() => Text(_random.Next(12));

    private string Text(int bytesMax)
    {
        var text = new StringBuilder();
        for (var bytes = 0; bytes < bytesMax;)
        {
            var piece = Pieces[_random.Next(Pieces.Length)];
            bytes += Encoding.UTF8.GetByteCount(piece);
            text.Append(piece);
        }

        return text.ToString();
    }

    private int Number() => _random.Next(3) switch { 0 => 0, 1 => int.MaxValue, _ => _random.Next() };

    private long TimeMs() => _random.NextInt64(0, 4_102_444_800_000);
}
