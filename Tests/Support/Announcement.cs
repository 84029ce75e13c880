using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Support;

/// <summary>The line by which a started server says who and where it is: <c>A pid=4711 127.0.0.1:5001</c>.</summary>
public sealed partial record Announcement(string Server, int Pid, IPEndPoint EndPoint)
{
    public const string Ready = "ready";

    public static Announcement? Parse(string line)
    {
        var match = Form().Match(line);
        if (!match.Success)
            return null;
        var pid = int.Parse(match.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture);
        return new Announcement(match.Groups["server"].Value, pid, IPEndPoint.Parse(match.Groups["where"].ValueSpan));
    }

    /// <summary>What a ready server has said: its announcement and <see cref="Ready"/>, and nothing else. The announcement must be its own.</summary>
    public static Announcement Of(ChildProcess child, string server)
    {
        var said = child.Output.Items;
        return said is [var first, Ready] && Parse(first) is { } announcement && announcement.Server == server && announcement.Pid == child.Pid
            ? announcement
            : throw new InvalidDataException($"Server {server}, pid {child.Pid}, announced itself as: {string.Join(" / ", said)}");
    }

    [GeneratedRegex(@"^(?<server>\S+) pid=(?<pid>\d+) (?<where>\S+:\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
