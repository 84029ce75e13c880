namespace OrleansChat.Tests.Simulation.Disk;

/// <summary>
/// A file of the simulated machine: what every process sees, and how much of it would outlive a loss of power. The log is only written at its end, so that what is durable is a
/// beginning of the file.
/// </summary>
internal sealed class SimulatedFile
{
    private byte[] _bytes = [];
    private int _durable;
    private int _lostFrom = int.MaxValue;
    private int _lostTo;
    private byte[] _cutOff = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, Length);

    /// <summary>How many syncs failed. Every opening is told of each, as Linux does it.</summary>
    public int SyncErrors { get; private set; }

    public void Write(int offset, ReadOnlySpan<byte> bytes)
    {
        var end = offset + bytes.Length;
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(end, Math.Max(1_024, _bytes.Length * 2)));
        if (offset > Length)
            _bytes.AsSpan(Length, offset - Length).Clear();
        // The same bytes once more, as a repair writes them, take nothing from what is durable.
        var same = offset < Length ? bytes.CommonPrefixLength(_bytes.AsSpan(offset, Length - offset)) : 0;
        bytes.CopyTo(_bytes.AsSpan(offset));
        Length = Math.Max(Length, end);
        if (same < bytes.Length)
            _durable = Math.Min(_durable, offset + same);
        _cutOff = [];
        // Pages that are written again are no longer taken for clean; those behind them still are.
        if (offset <= _lostFrom && end > _lostFrom)
            _lostFrom = end >= _lostTo ? int.MaxValue : end;
    }

    public void Cut(int length)
    {
        _cutOff = length < _durable ? _bytes[length.._durable] : [];
        _durable = Math.Min(_durable, length);
        Length = Math.Min(Length, length);
        if (_lostFrom >= length)
            _lostFrom = int.MaxValue;
        _lostTo = Math.Min(_lostTo, length);
    }

    /// <summary>A sync that began at this length succeeds. It does nothing for pages that an earlier one failed to write: the kernel takes them for clean.</summary>
    public void Sync(int lengthAtStart)
    {
        _durable = Math.Max(_durable, Math.Min(Math.Min(lengthAtStart, Length), _lostFrom));
        _cutOff = [];
    }

    /// <summary>A sync fails after some pages; the others are taken for clean from now on.</summary>
    public void FailSync(int lengthAtStart, Random random)
    {
        SyncErrors++;
        var end = Math.Min(Math.Min(lengthAtStart, Length), _lostFrom);
        if (end <= _durable)
            return;
        _durable = random.Next(_durable, end);
        _lostFrom = _durable;
        _lostTo = Math.Max(_lostTo, end);
    }

    /// <summary>What is left is what was synced, and a beginning of the rest, behind which zeros may stand.</summary>
    public void LosePower(Random random)
    {
        if (_cutOff.Length > 0 && random.Next(2) == 0)
        {
            // The cut itself had not reached the disk.
            Length = _durable;
            Write(Length, _cutOff);
        }
        else
        {
            var kept = random.Next(_durable, Math.Min(Length, _lostFrom) + 1);
            // Some file systems keep the length without the last pages.
            if (random.Next(4) == 0)
                _bytes.AsSpan(kept, Length - kept).Clear();
            else
                Length = kept;
        }

        _cutOff = [];
        _durable = Length;
        _lostFrom = int.MaxValue;
        _lostTo = 0;
    }
}
