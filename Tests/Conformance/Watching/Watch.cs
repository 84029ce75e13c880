using System.Text;
using System.Text.Json;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Running;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Watching;

/// <summary>Shows every line that a server sends to all standing rules, and remembers where each was broken first. Called by many clients at once.</summary>
public sealed class Watch
{
    private readonly Lock _gate = new();
    private readonly List<Post> _posts = [.. RuleBook.Standing.Select(standing => new Post(standing.Rule, standing.Create()))];

    /// <summary>Looks at a line.</summary>
    /// <returns>The line, or null if it is no JSON object.</returns>
    public ServerLine? Look(Listener listener, byte[] bytes)
    {
        var line = Read(bytes);
        var heard = new HeardLine(bytes, line);
        lock (_gate)
        {
            foreach (var post in _posts)
                post.Note(post.Looking.Look(listener, heard), listener, bytes);
        }

        return line;
    }

    /// <summary>Looks at the end of a connection that its server has closed.</summary>
    public void Close(Listener listener, byte[] rest)
    {
        lock (_gate)
        {
            foreach (var post in _posts)
                post.Note(post.Looking.LookAtEnd(listener, rest), listener, rest);
        }
    }

    /// <summary>What the standing rules have to say at the end.</summary>
    public IReadOnlyList<RuleResult> Results()
    {
        lock (_gate)
            return [.. _posts.Select(post => post.Result)];
    }

    private static ServerLine? Read(byte[] bytes)
    {
        try
        {
            // Bytes that are not UTF-8 are no JSON either, also inside of strings, which the parser does not look into before they are read.
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            var json = JsonElement.Parse(text);
            return json.ValueKind == JsonValueKind.Object ? new ServerLine(text, json) : null;
        }
        catch (Exception noLine) when (noLine is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>One rule on its post.</summary>
    private sealed class Post(Rule rule, IStandingRule looking)
    {
        private bool _isConcerned;
        private RuleResult? _broken;

        public IStandingRule Looking => looking;

        public RuleResult Result => _broken ?? (_isConcerned ? RuleResult.Ok(rule) : RuleResult.Skip(rule, "no such line was heard"));

        public void Note(Finding finding, Listener listener, byte[] bytes)
        {
            _isConcerned |= finding.IsConcerned;
            if (finding.Expected is { } expected)
                _broken ??= RuleResult.Fail(rule, expected, $"{Encoding.UTF8.GetString(bytes)} ({listener})");
        }
    }
}
