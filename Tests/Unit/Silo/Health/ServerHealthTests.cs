using Microsoft.Extensions.Hosting;
using OrleansChat.SharedLog.Health;
using OrleansChat.Silo.Health;

namespace OrleansChat.Tests.Unit.Silo.Health;

public sealed class ServerHealthTests : IDisposable
{
    private readonly ScriptedLife _life = new();
    private readonly ScriptedLog _log = new();

    public void Dispose() => _life.Dispose();

    private ServerHealth Health => new("A", _life, _log);

    [Fact]
    public void A_server_that_starts_is_live_and_not_ready()
    {
        Assert.Equal(new HealthAnswer("A", null), Health.Live());
        Assert.Equal(new HealthAnswer("A", "The server starts."), Health.Ready());
    }

    [Fact]
    public void A_server_that_has_started_is_ready()
    {
        _life.Start();
        Assert.Equal(new HealthAnswer("A", null), Health.Ready());
    }

    [Fact]
    public void A_server_that_is_told_to_stop_is_not_ready_any_more_and_live()
    {
        _life.Start();
        _life.StopApplication();
        Assert.Equal(new HealthAnswer("A", "The server stops."), Health.Ready());
        Assert.Equal(new HealthAnswer("A", null), Health.Live());
    }

    [Fact]
    public void A_log_that_cannot_be_written_makes_the_server_unready_and_no_more()
    {
        _life.Start();
        _log.Now = new LogHealth(null, "No.");
        Assert.Equal(new HealthAnswer("A", "No."), Health.Ready());
        Assert.Equal(new HealthAnswer("A", null), Health.Live());
    }

    [Fact]
    public void A_log_that_stands_still_makes_the_server_dead()
    {
        _life.Start();
        _log.Now = new LogHealth("Stuck.", "Stuck.");
        Assert.Equal(new HealthAnswer("A", "Stuck."), Health.Live());
        Assert.Equal(new HealthAnswer("A", "Stuck."), Health.Ready());
    }

    private sealed class ScriptedLog : ILogHealth
    {
        public LogHealth Now { get; set; }

        public LogHealth Look() => Now;
    }

    private sealed class ScriptedLife : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _started = new();
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Start() => _started.Cancel();

        public void StopApplication() => _stopping.Cancel();

        public void Dispose()
        {
            _started.Dispose();
            _stopping.Dispose();
        }
    }
}
