using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansChat.Protocol.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Reading;

namespace OrleansChat.Silo.CommandLine;

/// <summary>Prints a log's messages, one a line, and its problems beside them.</summary>
internal sealed class MessagePrinter
{
    private const int BatchCharacters = 32 * 1024;

    private readonly IMessageSource _source;
    private readonly TextWriter _output;
    private readonly StringBuilder _batch = new();
    private bool _isRight = true;

    public MessagePrinter(IMessageSource source, TextWriter output, TextWriter problems)
    {
        _source = source;
        _output = output;
        source.OnProblem = problem =>
        {
            _isRight = false;
            problems.WriteLine(HarmlessText.From(problem.ToString()));
        };
    }

    /// <summary>Prints what there is, and what comes, until no message is wanted any more.</summary>
    /// <param name="follow">The clock by which the log is looked at again and again; null if it is read once.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Whether nothing was damaged.</returns>
    public async Task<bool> RunAsync(TimeProvider? follow, CancellationToken cancel)
    {
        try
        {
            await PrintAsync(cancel);
            while (follow is not null && !_source.IsDone)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(LogLimits.PollIntervalMs), follow, cancel);
                await PrintAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }

        return _isRight;
    }

    /// <summary>A message as people read it.</summary>
    public static string Line(RelayMessage message)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(message.TimestampMs);
        return HarmlessText.From(string.Create(
            CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss.fff}  {message.Channel} #{message.Seq}  {message.From}@{message.OriginServer}{Deed(message)}"));
    }

    private static string Deed(RelayMessage message)
    {
        var text = TextOf(message);
        if (message.Change is not { Target: { } target } change)
            return message.Change is null ? $": {text}" : $" set the topic: {text}";
        var what = change.Kind switch
        {
            ChannelChangeKind.Kick => "kicked",
            ChannelChangeKind.Mute => "muted",
            ChannelChangeKind.Unmute => "unmuted",
            ChannelChangeKind.Ban => "banned",
            ChannelChangeKind.Unban => "unbanned",
            ChannelChangeKind.Promote => "promoted",
            ChannelChangeKind.Demote => "demoted",
            _ => throw new ArgumentOutOfRangeException(nameof(message), change.Kind, "nobody can do this to somebody"),
        };
        var time = target.ForS == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" for {target.ForS} s");
        return $" {what} {target.User}{time}{(target.ByOperator ? " as an operator" : "")}{(text.Length == 0 ? "" : ": " + text)}";
    }

    private async Task PrintAsync(CancellationToken cancel)
    {
        await foreach (var message in _source.ReadAsync(cancel))
        {
            _batch.AppendLine(Line(message));
            if (_batch.Length >= BatchCharacters)
                Flush();
        }

        Flush();
    }

    // The console writes every call through at once; a batch is one call.
    private void Flush()
    {
        _output.Write(_batch);
        _batch.Clear();
    }

    // A string may hold halves of letters, which JSON can say and text cannot; then it is shown as it stands in the log.
    private static string TextOf(RelayMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(message.TextJson.Span) ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(message.TextJson.Span);
        }
    }
}
