using System.CommandLine;
using System.Net;
using OrleansChat.Silo.Health;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.CommandLine;

/// <summary><c>health</c>: asks a server on this machine whether it is ready, for whom no other program can ask, such as a container without a shell.</summary>
internal static class HealthVerb
{
    private const int NotReady = 1;

    public static Command Health()
    {
        var settings = new SettingOptions([ServerSettings.HealthPort, ServerSettings.HealthHost]);
        var command = new Command("health", "Asks the server that listens on health_port whether it is ready; exits with 0 if it is, otherwise with 1.");
        settings.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var reader = settings.Reader(parsed, onlyTyped: false);
            var tuning = SettingOptions.ReadTuning(reader);
            if (SettingOptions.SayProblems(reader, parsed))
                return NotReady;
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (tuning.HealthPort == 0)
            {
                await error.WriteLineAsync("There is no health_port to ask.");
                return NotReady;
            }

            using var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(HealthLimits.AskTimeoutMs) };
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{Reachable(tuning.HealthHost, tuning.HealthPort)}{HealthApplication.ReadyPath}"), cancel);
                await output.WriteAsync(await answer.Content.ReadAsStringAsync(cancel));
                return answer.StatusCode == HttpStatusCode.OK ? 0 : NotReady;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                await error.WriteLineAsync(e.Message);
                return NotReady;
            }
        });
        return command;
    }

    // Who listens on all addresses is asked on loopback.
    private static IPEndPoint Reachable(string host, int port)
    {
        var address = Rules.ParseAddress(host)!;
        return new IPEndPoint(address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address, port);
    }
}
