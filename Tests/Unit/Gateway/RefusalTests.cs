using System.Diagnostics.Metrics;
using OrleansChat.Gateway;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>What a client is refused is told to it with a code and, where that says something, a time, and is counted for the operator.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _counted = [];

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task More_logins_than_an_address_may_try_are_put_off_and_the_connection_lives()
    {
        await using var harness = new SessionHarness(new GatewayLimits { LoginsPerAddressPerMin = 2 });
        Listen(harness);
        await harness.SendAsync("""{"type":"login","username":""}""");
        await harness.SendAsync("""{"type":"login","username":""}""");
        await harness.SendAsync("""{"type":"login","username":"Dana","rid":"3"}""");
        Assert.Equal(
            """{"type":"error","text":"Too many logins from your address.","code":"rate_limited","rid":"3","retry_ms":30000,"fatal":false}""",
            (await harness.UntilAsync("rate_limited"))[^1]);
        harness.Time.Advance(TimeSpan.FromMilliseconds(5_000));
        await harness.SendAsync("""{"type":"login","username":"Dana","rid":"4"}""");
        Assert.Contains("\"retry_ms\":25000", (await harness.UntilAsync("\"rid\":\"4\""))[^1], StringComparison.Ordinal);
        Assert.Equal(["name_invalid", "name_invalid", "rate_limited", "rate_limited"], _counted);
    }

    [Fact]
    public async Task The_end_of_a_session_is_counted_once_by_the_reason_that_its_client_is_told()
    {
        await using var harness = new SessionHarness();
        Listen(harness);
        harness.Time.Advance(TimeSpan.FromMilliseconds(new GatewayLimits().LoginTimeoutMs));
        await harness.UntilAsync("login_timeout");
        harness.Session.End(OrleansChat.Gateway.Sessions.SessionEndReason.ServerStops, OrleansChat.Protocol.ErrorCode.Shutdown, "too late");
        Assert.Equal(["login_timeout"], _counted);
    }

    private void Listen(SessionHarness harness)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == harness.Meter && instrument.Name == GatewayMetrics.Refusals)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Assert.Equal((1L, "code"), (value, tags[0].Key));
            lock (_counted)
                _counted.Add((string)tags[0].Value!);
        });
        _listener.Start();
    }
}
