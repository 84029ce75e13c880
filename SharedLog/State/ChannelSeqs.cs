using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansChat.SharedLog.State;

/// <summary>The last seq of every channel. Changes since the last <see cref="Commit"/> can be taken back, for when the write fails that they were made for.</summary>
internal sealed class ChannelSeqs
{
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly List<(string Channel, long Before)> _undo = [];

    /// <summary>The last seq given in the channel; 0 if none was.</summary>
    public long Last(string channel) => _last.GetValueOrDefault(channel);

    /// <summary>Gives the next seq. Anything but the next one is refused.</summary>
    public bool TryAdvance(string channel, long seq)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrNullRef(_last, channel);
        var isNew = Unsafe.IsNullRef(ref last);
        var before = isNew ? 0 : last;
        if (seq != before + 1)
            return false;
        if (isNew)
            _last.Add(channel, seq);
        else
            last = seq;
        _undo.Add((channel, before));
        return true;
    }

    /// <summary>Goes on from a seq, whatever was given before. Only for one who reads a log that is known to be damaged.</summary>
    public void Believe(string channel, long seq) => _last[channel] = seq;

    /// <summary>Takes over what a copy has. Only for one that is empty.</summary>
    public void Restore(Dictionary<string, long> copy)
    {
        foreach (var (channel, seq) in copy)
            _last.Add(channel, seq);
    }

    /// <summary>A copy of all of them.</summary>
    public Dictionary<string, long> Copy() => new(_last, StringComparer.Ordinal);

    public void Commit() => _undo.Clear();

    public void Rollback()
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            if (_undo[i].Before == 0)
                _last.Remove(_undo[i].Channel);
            else
                _last[_undo[i].Channel] = _undo[i].Before;
        }

        _undo.Clear();
    }
}
