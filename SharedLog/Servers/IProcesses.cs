namespace OrleansChat.SharedLog.Servers;

/// <summary>A process, told from a later one that the operating system gave the same number.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Start">When it started, in the operating system's own terms; compared, never calculated with.</param>
public readonly record struct ProcessIdentity(int Id, string Start);

/// <summary>The processes of this machine, as far as one server may deal with another.</summary>
public interface IProcesses
{
    /// <summary>This process.</summary>
    ProcessIdentity Self { get; }

    /// <summary>Ends a process at once, whatever it is doing, if it is still the same one.</summary>
    /// <returns>False if it is not there any more, or not ours to end.</returns>
    bool TryEnd(ProcessIdentity process);
}
