using Npgsql;
using OrleansChat.SharedLog.Postgres;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A database that cannot be reached is tried again and again, and less and less often.</summary>
public sealed class ConnectPaceTests
{
    private readonly ManualTime _time = new();
    private readonly ConnectPace _pace;

    public ConnectPaceTests() => _pace = new ConnectPace(_time, new Random(1));

    [Theory]
    [InlineData(1, 0, 50)]
    [InlineData(1, 1, 100)]
    [InlineData(2, 0, 100)]
    [InlineData(2, 1, 200)]
    [InlineData(4, 0.5, 600)]
    [InlineData(5, 1, 1_000)]
    [InlineData(2_000_000_000, 0, 500)]
    [InlineData(2_000_000_000, 1, 1_000)]
    public void The_pause_doubles_up_to_its_bound_and_half_of_it_is_drawn(int failures, double share, double expectedMs)
        => Assert.Equal(expectedMs, ConnectPace.Pause(failures, share).TotalMilliseconds);

    [Fact]
    public void In_a_minute_without_a_database_there_are_some_eighty_attempts_however_often_one_asks()
    {
        var attempts = 0;
        for (var ms = 0; ms < 60_000; ms += 10)
        {
            for (var thread = 0; thread < 5; thread++)
            {
                if (TryBegin() is { } attempt)
                {
                    attempts++;
                    _pace.Failed(attempt, new NpgsqlException("away"));
                }
            }

            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(attempts, 60, 125);
    }

    [Fact]
    public void Only_one_of_those_who_wait_tries_and_the_others_are_told_why_they_wait()
    {
        _pace.Failed(_pace.Begin(), new NpgsqlException("away"));
        _time.Advance(TimeSpan.FromMilliseconds(PostgresLimits.ReconnectDelayMinMs));
        var attempt = _pace.Begin();
        Assert.Equal("away", Assert.Throws<NpgsqlException>(() => _pace.Begin()).Message);
        _pace.Failed(attempt, new NpgsqlException("still away"));
        Assert.Equal("still away", Assert.Throws<NpgsqlException>(() => _pace.Begin()).Message);
    }

    [Fact]
    public void Attempts_that_were_under_way_together_count_once()
    {
        int[] together = [_pace.Begin(), _pace.Begin(), _pace.Begin(), _pace.Begin()];
        foreach (var attempt in together)
            _pace.Failed(attempt, new NpgsqlException("away"));
        _time.Advance(TimeSpan.FromMilliseconds(PostgresLimits.ReconnectDelayMinMs));
        Assert.NotNull(TryBegin());
    }

    [Fact]
    public void After_a_success_nobody_waits_and_the_pauses_begin_anew()
    {
        for (var failures = 0; failures < 10; failures++)
        {
            _pace.Failed(_pace.Begin(), new NpgsqlException("away"));
            _time.Advance(TimeSpan.FromMilliseconds(PostgresLimits.ReconnectDelayMaxMs));
        }

        _pace.Begin();
        _pace.Succeeded();
        var (first, second) = (_pace.Begin(), _pace.Begin());
        _pace.Failed(first, new NpgsqlException("away again"));
        _pace.Failed(second, new NpgsqlException("away again"));
        Assert.Null(TryBegin());
        _time.Advance(TimeSpan.FromMilliseconds(PostgresLimits.ReconnectDelayMinMs));
        Assert.NotNull(TryBegin());
    }

    private int? TryBegin()
    {
        try
        {
            return _pace.Begin();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
