using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Admission;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Admission;

public sealed class ConnectionGateTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly CancellationTokenSource _stop = new();
    private readonly Admissions _admissions = new(new GatewayLimits { ConnectionsPerAddressMax = 1, RefusalsMax = 1 }, new ManualTime());
    private readonly ConnectionGate _gate;

    public ConnectionGateTests() => _gate = new ConnectionGate(_admissions, new GatewayMetrics(_meter, _admissions));

    public void Dispose()
    {
        _meter.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_place_is_taken_as_long_as_the_connection_lives_and_given_back_however_it_ends()
    {
        var ends = new TaskCompletionSource();
        var passing = _gate.PassAsync(Connection(), _ => ends.Task);
        Assert.Equal(1, _admissions.Connections);
        ends.SetException(new IOException("broken"));
        await Assert.ThrowsAsync<IOException>(() => passing);
        Assert.Equal(0, _admissions.Connections);
    }

    [Fact]
    public async Task Who_is_refused_gets_through_to_be_told_and_one_too_many_of_these_is_closed()
    {
        var ends = new TaskCompletionSource();
        Visit? first = null, second = null;
        var passing = _gate.PassAsync(Connection(), connection => EndAsync(connection, out first));
        var refused = _gate.PassAsync(Connection(), connection => EndAsync(connection, out second));
        await using var third = Connection();
        await _gate.PassAsync(third, _ => throw new InvalidOperationException("It got through."));
        Assert.Null(first!.Refusal);
        Assert.NotNull(second!.Refusal);
        await AbortedAsync(third);
        ends.SetResult();
        await Task.WhenAll(passing, refused);
        Assert.Equal(0, _admissions.Connections);

        Task EndAsync(ConnectionContext connection, out Visit? visit)
        {
            visit = connection.Features.Get<Visit>();
            return ends.Task;
        }
    }

    [Fact]
    public async Task A_stop_breaks_a_connection_without_a_session_and_leaves_one_with_it_to_the_session()
    {
        var ends = new TaskCompletionSource();
        await using var shaking = Connection();
        await using var talking = Connection(IPAddress.Parse("192.0.2.2"));
        var passing = Task.WhenAll(
            _gate.PassAsync(talking, connection =>
            {
                connection.Features.Get<Visit>()!.BeginSession();
                return ends.Task;
            }),
            _gate.PassAsync(shaking, _ => ends.Task));
        await _stop.CancelAsync();
        await AbortedAsync(shaking);
        Assert.False(talking.ConnectionClosed.IsCancellationRequested);
        ends.SetResult();
        await passing;
    }

    private DefaultConnectionContext Connection(IPAddress? from = null)
    {
        var connection = new DefaultConnectionContext("test", new Nowhere(), new Nowhere()) { RemoteEndPoint = new IPEndPoint(from ?? IPAddress.Loopback, 4711) };
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(new Notification { ConnectionClosedRequested = _stop.Token });
        return connection;
    }

    // A context of this kind tells of its end on another thread.
    private static async Task AbortedAsync(DefaultConnectionContext connection)
        => await Patience.UntilAsync(() => Task.FromResult(connection.ConnectionClosed.IsCancellationRequested ? connection : null), "the end of the connection");

    private sealed class Nowhere : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }

    private sealed class Notification : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose()
        {
            // Nobody asks in these tests; the token is cancelled by its source.
        }
    }
}
