namespace OrleansChat.SharedLog;

/// <summary>Every bound of the log in one place. Units stand last in the names; the relations between them are checked by <see cref="Check"/>.</summary>
public static class LogLimits
{
    /// <summary>The longest line of the log, its LF included. A longer one cannot have been written by a server and counts as damage.</summary>
    public const int LineBytesMax = 256 * 1024;

    /// <summary>The JSON of a message's text. 8 KiB of text grow sixfold at worst, when every byte is a control character.</summary>
    public const int TextJsonBytesMax = 6 * 8 * 1024 + 2;

    /// <summary>Commands that were handed to the log and are not answered yet. More are answered with <see cref="Commands.AppendOutcome.Unavailable"/> at once.</summary>
    public const int CommandsInFlightMax = 65_536;

    /// <summary>Commands that one hold of the lock decides, so that one server cannot keep the others waiting.</summary>
    public const int CommandsPerCycleMax = 4_096;

    /// <summary>Bytes read from the file in one piece while catching up.</summary>
    public const int ReadChunkBytes = 1024 * 1024;

    /// <summary>What others appended is read under the lock if it is not more than this; more of it is read without, in pieces of about this size.</summary>
    public const int CatchUpBytesMax = 4 * 1024 * 1024;

    /// <summary>Entries that wait for delivery in this server. When they are that many, the next cycle waits for the deliverer.</summary>
    public const int DeliveryEntriesMax = 262_144;

    /// <summary>Commands that came while a cycle was at work wait so long for company: the next cycle, nudge and send then serve many. What finds no cycle at work does not wait.</summary>
    public const int BusyRestMs = 1;

    /// <summary>
    /// The last so many client message ids of the whole log are recognised when they come again. It is part of the format: every server must forget at the same
    /// place, or two of them would decide differently about one id.
    /// </summary>
    public const int CidsRememberedMax = 1_048_576;

    /// <summary>Messages that are kept in memory for those who come back, in bytes with what holding them costs. The memory is taken as it is needed, and not given back.</summary>
    public const long RecentBytesMax = 32 * 1024 * 1024;

    /// <summary>Bytes of these that one call reads at most, if that is at least one message: so little that the collector need not treat it as a large object.</summary>
    public const int RecentPageBytesMax = 64 * 1024;

    /// <summary>Names that are kept as one object each while lines are read; a power of two. They take some 2 MiB if all of them are of the greatest length.</summary>
    public const int NamesPooledMax = 8_192;

    /// <summary>A name with more characters is no such name.</summary>
    public const int NamePooledCharactersMax = 128;

    /// <summary>An index knows the first message of each channel in every block of so many bytes; reading a page looks through one block at most.</summary>
    public const int IndexBlockBytes = 256 * 1024;

    /// <summary>Indexes of ended segments that are kept in memory.</summary>
    public const int IndexesInMemoryMax = 4;

    /// <summary>Messages that one call reads again at most.</summary>
    public const int PageMessagesMax = 300;

    /// <summary>A checkpoint is written after so many bytes of the log: a start has no more than these to read.</summary>
    public const long CheckpointIntervalBytes = 64 * 1024 * 1024;

    /// <summary>The largest checkpoint or index that is read; a larger one is passed over and made anew.</summary>
    public const long SideFileBytesMax = 512 * 1024 * 1024;

    /// <summary>Problems that a verification lists; of more it only says how many.</summary>
    public const int ProblemsListedMax = 20;

    /// <summary>Segments that a log can have: their numbers have six digits in the names of the files.</summary>
    public const int SegmentsMax = 999_999;

    /// <summary>A name whose session ended with its server is kept so long for whoever has the session's token. Part of the format, for it says what the log's state is.</summary>
    public const int NameGraceMs = 10_000;

    /// <summary>Channels that there may be. Every server keeps all their names in memory.</summary>
    public const int ChannelsMax = 100_000;

    /// <summary>Channels that one user may be in, <c>general</c> not counted.</summary>
    public const int ChannelsPerUserMax = 256;

    /// <summary>Moderators of one channel.</summary>
    public const int ModeratorsPerChannelMax = 100;

    /// <summary>Users who are muted in one channel, those whose time is over not yet forgotten among them.</summary>
    public const int MutedPerChannelMax = 1_000;

    /// <summary>Users who are banned from one channel, those whose time is over not yet forgotten among them.</summary>
    public const int BannedPerChannelMax = 10_000;

    /// <summary>The longest time that an event can name, in seconds: a year. What is longer is for good.</summary>
    public const int ModerationForSMax = 31_536_000;

    /// <summary>Names that may have an account. Every server keeps all of them in memory, some 400 bytes each.</summary>
    public const int AccountsMax = 100_000;

    /// <summary>Private channels that there may be.</summary>
    public const int PrivateChannelsMax = 100_000;

    /// <summary>Private channels that a user may have and still begin one more. Others may write to him all the same.</summary>
    public const int PrivateChannelsPerUserMax = 1_000;

    /// <summary>The longest signal between servers, one datagram. The longest names of two users, with all characters escaped, fit.</summary>
    public const int SignalBytesMax = 4 * 1024;

    /// <summary>Signals that a server sends in a second; more are left out, so that they take neither the sockets' room from nudges nor the time.</summary>
    public const int SignalsPerSecondMax = 2_000;

    /// <summary>Signals that wait for delivery in this server; more are left out.</summary>
    public const int SignalsWaitingMax = 1_024;

    /// <summary>Without a nudge the file is looked at this often: the bound of the delay when a datagram is lost.</summary>
    public const int PollIntervalMs = 200;

    /// <summary>How often a server looks whether the others still live.</summary>
    public const int ServerWatchIntervalMs = 100;

    /// <summary>A server whose own lock is held by one of its name tries so long to get it: that one may be ending. Who else holds it has <see cref="LockHolderTimeoutMs"/>.</summary>
    public const int ServerLockRetryMs = 2_000;

    /// <summary>A process that keeps the log's lock for so long, while others wait for it and nothing is written, is ended by them. A cycle takes microseconds; this is a process that stands still.</summary>
    public const int LockHolderTimeoutMs = 5_000;

    /// <summary>How often a server that waits for the log's lock looks who has it.</summary>
    public const int LockLookIntervalMs = 500;

    /// <summary>A log that cannot be reached is reported this often.</summary>
    public const int FailureReportIntervalMs = 5_000;

    /// <summary>A thread of the log that has been at one piece of work for so long stands still. Others' holds of the lock end long before, and so does a sync on any disk that works.</summary>
    public const int StuckMs = 60_000;

    /// <summary>A failure to write makes the server unready for so long, or until it has written again.</summary>
    public const int FailureRememberedMs = 10_000;

    /// <summary>An orderly stop waits so long for the last appends.</summary>
    public const int StopTimeoutMs = 5_000;

    /// <summary>The relations that the code relies on.</summary>
    /// <exception cref="InvalidOperationException">A limit contradicts another.</exception>
    public static void Check()
    {
        Require(TextJsonBytesMax + 4_096 <= LineBytesMax, "a message of the greatest length must fit into a line");
        Require(LineBytesMax <= ReadChunkBytes, "a line must fit into what is read at once");
        Require(int.IsPow2(NamesPooledMax), "a name's slot is the last bits of its checksum");
        Require(RecentBytesMax >= 8 * LineBytesMax && RecentBytesMax <= int.MaxValue, "a message of the longest line must find room in memory");
        Require(ReadChunkBytes <= CatchUpBytesMax, "what is read at once must fit into what is read under the lock");
        Require(CommandsPerCycleMax <= CommandsInFlightMax, "a cycle cannot decide more than may wait");
        Require(CommandsInFlightMax <= CidsRememberedMax, "an id must be remembered at least while its message is in flight");
        Require(SignalsWaitingMax <= SignalsPerSecondMax, "a server must be allowed to send what one that is behind keeps");
        Require(LockLookIntervalMs <= LockHolderTimeoutMs / 10, "a holder's time must be measured in small steps");
        Require(LockHolderTimeoutMs <= StuckMs / 10, "who only waits for one who stands still must not be taken for another");
        Require(PollIntervalMs <= FailureRememberedMs / 10, "a failure must be remembered until the next attempt");
        Require(ServerWatchIntervalMs < ServerLockRetryMs && ServerLockRetryMs < LockHolderTimeoutMs, "a look at a server's lock must be over before that server gives up");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"The limits of the log contradict each other: {what}.");
    }
}
