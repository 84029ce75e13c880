namespace OrleansChat.Protocol.Commands;

/// <summary>What became of a line: a command, or what is wrong with it.</summary>
/// <param name="Command">The command, or null.</param>
/// <param name="Error">What is wrong, when there is no command.</param>
/// <param name="ErrorText">The same for people.</param>
/// <param name="Rid">The request's id, as far as the line gave it, so that the refusal can be matched too.</param>
/// <param name="Cid">The message's id, likewise.</param>
public readonly record struct ParsedLine(ClientCommand? Command, ErrorCode Error, string? ErrorText, string? Rid, string? Cid)
{
    internal static ParsedLine Of(ClientCommand command) => new(command, default, null, command.Rid, (command as Post)?.Cid);

    internal static ParsedLine Bad(ErrorCode error, string text, string? rid = null, string? cid = null) => new(null, error, text, rid, cid);
}
