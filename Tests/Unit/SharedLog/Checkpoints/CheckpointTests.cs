using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly LogPaths Paths = new(LogWriter.Path);

    private readonly FaultyDisk _disk = new(new MemoryDisk());

    [Fact]
    public async Task A_start_from_a_checkpoint_comes_to_the_same_state_and_reads_only_what_is_new()
    {
        using var writer = await WriteAsync();
        await SaveAsync(writer);
        await writer.AppendAsync(Some.Post("Dana", "after", cid: "c9"), Some.Join("Dana", "later"));

        using var fromStart = await ReadAsync(new FaultyDisk(new WithoutCheckpoints(_disk)));
        using var fromCheckpoint = await ReadAsync(_disk);
        Assert.InRange(fromCheckpoint.Seen.Count, 2, 4); // A segment may have ended between the two.
        Assert.True(fromStart.Seen.Count > 10);
        Assert.Equal(Snapshot.Of(fromStart.File.State), Snapshot.Of(fromCheckpoint.File.State));
        Assert.Equal((fromStart.File.Segment, fromStart.File.End), (fromCheckpoint.File.Segment, fromCheckpoint.File.End));
        Assert.Equal(fromStart.File.Mark.Index.Copy(), fromCheckpoint.File.Mark.Index.Copy());
    }

    [Fact]
    public async Task What_was_posted_before_the_checkpoint_is_recognised_after_it()
    {
        using var writer = await WriteAsync();
        await SaveAsync(writer);
        using var reader = await ReadAsync(_disk);
        var again = (await reader.AppendAsync(Some.Post("Dana", "two", cid: "c2")))[0];
        Assert.Equal(OrleansChat.SharedLog.Commands.AppendOutcome.AlreadySo, again.Outcome);
        Assert.Equal(2, again.Seq);
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_is_passed_over()
    {
        using (var writer = await WriteAsync())
            await SaveAsync(writer);
        var other = new MemoryDisk();
        using var fresh = await LogWriter.OpenAsync(other, epoch: "another");
        await fresh.AppendAsync(Some.Up("A"), Some.Login("Dana"));
        await CopyAsync(Paths.Checkpoint, other);
        using var reader = await ReadAsync(other);
        Assert.Equal("another", reader.File.State.Head!.Epoch);
        Assert.Equal(3, reader.Seen.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-30)]
    public async Task A_checkpoint_that_is_damaged_or_cut_off_is_passed_over(int at)
    {
        using var writer = await WriteAsync();
        await SaveAsync(writer);
        using (var file = await _disk.OpenFileAsync(Paths.Checkpoint))
        {
            var length = await file.LengthAsync();
            if (at < 0)
                await file.CutAsync(length + at);
            else
                await file.WriteAsync(at, "#"u8.ToArray());
        }

        using var reader = await ReadAsync(_disk);
        Assert.Equal(Snapshot.Of(writer.File.State), Snapshot.Of(reader.File.State));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("field")]
    public async Task A_checkpoint_of_another_version_is_passed_over(string what)
    {
        using var writer = await WriteAsync();
        using (var lines = new SealedLines())
        {
            lines.Line("checkpoint", json =>
            {
                json.WriteNumber("version", what == "version" ? LogHead.CurrentVersion + 1 : LogHead.CurrentVersion);
                json.WriteString("epoch", "epoch1");
                json.WriteNumber("segment", 1);
                json.WriteNumber("head_ms", Some.TimeMs);
                if (what != "field")
                    json.WriteNumber("offset", 0);
            });
            lines.End();
            await lines.SaveAsync(_disk, Paths.Checkpoint, Paths.Checkpoint + ".B");
        }

        Assert.Null(await Checkpoint.LoadAsync(_disk, Paths.Checkpoint));
        using var reader = await ReadAsync(_disk);
        Assert.Equal(Snapshot.Of(writer.File.State), Snapshot.Of(reader.File.State));
    }

    [Fact]
    public async Task A_checkpoint_without_accounts_has_none()
    {
        using (var lines = new SealedLines())
        {
            lines.Line("checkpoint", json =>
            {
                json.WriteNumber("version", LogHead.CurrentVersion);
                json.WriteString("epoch", "epoch1");
                json.WriteNumber("segment", 1);
                json.WriteNumber("head_ms", Some.TimeMs);
                json.WriteNumber("state", Checkpoint.StateVersion);
                json.WriteNumber("offset", 0);
            });
            lines.End();
            await lines.SaveAsync(_disk, Paths.Checkpoint, Paths.Checkpoint + ".B");
        }

        Assert.Empty((await Checkpoint.LoadAsync(_disk, Paths.Checkpoint))!.View.Accounts);
    }

    private static async Task<LogWriter> ReadAsync(IDisk disk)
    {
        var reader = await LogWriter.OpenAsync(disk);
        await reader.CatchUpAsync();
        return reader;
    }

    private async Task<LogWriter> WriteAsync()
    {
        var writer = await LogWriter.OpenWithDanaAsync(_disk, segmentBytesMax: 1_500);
        await writer.AppendAsync(Some.Post("Dana", "one"), Some.Post("Dana", "two", cid: "c2"), Some.Join("Dana", "tea"), Some.Join("Dana", "empty"), Some.Leave("Dana", "empty"));
        await writer.AppendAsync(Some.Register("Finn", "pbkdf2-sha256$1$c2FsdA==$aGFzaA=="), Some.Register("Dana", "another", isLoggedIn: true));
        await writer.AppendAsync(Some.Up("B"), Some.Login("Eva", server: "B"), Some.Post("Dana", "three", cid: "c3", channel: "tea"));
        await writer.AppendAsync(Some.Topic("Dana", "Tea \"only\"", channel: "tea"), Some.Topic("Dana", "Welcome"), Some.Topic("Dana", "gone", channel: "tea"), Some.Topic("Dana", "Tea", channel: "tea"));
        await writer.AppendAsync(Some.Post("Dana", "psst", channel: "dm:dana eva"), Some.Post("Eva", "what?", channel: "dm:dana eva", server: "B"), Some.Post("Dana", "me", channel: "dm:dana dana"));
        for (var i = 0; i < 20; i++)
            await writer.AppendAsync(Some.Post("Dana", $"more {i}"));
        await writer.AppendAsync(Some.Down("B", 1));
        return writer;
    }

    private async Task SaveAsync(LogWriter writer)
    {
        var (file, state) = (writer.File, writer.File.State);
        var checkpoint = new Checkpoint(state.Head!, file.End, state.View, state.Seqs.Copy(), state.Cids.Copy(), file.Mark.Index.Copy());
        await checkpoint.SaveAsync(_disk, Paths.Checkpoint, "A");
    }

    private async Task CopyAsync(string path, MemoryDisk to)
    {
        using var from = await _disk.OpenFileAsync(path);
        using var copy = await to.OpenFileAsync(path);
        var bytes = new byte[await from.LengthAsync()];
        await from.ReadAsync(0, bytes);
        await copy.WriteAsync(0, bytes);
    }

    private sealed class WithoutCheckpoints(IDisk inner) : IDisk
    {
        public ValueTask<IDiskFile> OpenFileAsync(string path) => inner.OpenFileAsync(path);

        public async ValueTask<bool> ExistsAsync(string path) => path != Paths.Checkpoint && await inner.ExistsAsync(path);

        public ValueTask RenameAsync(string from, string to) => inner.RenameAsync(from, to);

        public ValueTask<IDiskLock> OpenLockAsync(string path) => inner.OpenLockAsync(path);
    }
}
