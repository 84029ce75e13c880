namespace OrleansChat.Tests.Support.Postgres;

/// <summary>
/// A shell that waits for the end of this process. A run of tests that is killed ends nothing of its own; then the shell ends what stands in the data folder, and removes the whole.
/// </summary>
public sealed class OrphanGuard : IAsyncDisposable
{
    private const string Over = "over";

    private const string Script =
        """
        trap '' INT TERM HUP
        read -r said && [ "$said" = over ] && exit 0
        for process in /proc/[0-9]*; do
            [ "$(readlink "$process/cwd")" = "$1/data" ] && kill -9 "${process#/proc/}"
        done
        rm -rf "$1"
        """;

    private readonly ChildProcess _shell;

    private OrphanGuard(ChildProcess shell) => _shell = shell;

    public static OrphanGuard Start(string root)
        => new(ChildProcess.StartTool("/", new Dictionary<string, string>(), "sh", "-c", Script, "sh", root));

    /// <summary>What happens when this process is killed, for the tests of it: the pipe to the shell breaks.</summary>
    public async Task OrphanAsync()
    {
        _shell.Input.Close();
        await _shell.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            try
            {
                await _shell.Input.WriteLineAsync(Over);
                await _shell.Input.FlushAsync();
                await _shell.WaitForExitAsync();
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // It has ended meanwhile, which is all that was wanted.
            }
        }

        await _shell.DisposeAsync();
    }
}
