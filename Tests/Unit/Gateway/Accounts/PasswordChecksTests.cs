using System.Net;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Gateway.Admission;
using OrleansChat.Protocol.Commands;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Accounts;

/// <summary>Passwords are checked a few at a time, and who is wrong too often waits.</summary>
public sealed class PasswordChecksTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private static readonly Password Right = Password.TryParse("correct horse")!;
    private static readonly Password Wrong = Password.TryParse("correct house")!;
    private static readonly string Hash = PasswordHash.Make("correct horse", new byte[16], 10);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_password_fits_its_hash_and_no_other()
    {
        var world = new World(new GatewayLimits(), _time);
        Assert.Equal(new PasswordAnswer(PasswordOutcome.Fits, Hash), await world.CheckAsync(Right));
        Assert.Equal(new PasswordAnswer(PasswordOutcome.Differs), await world.CheckAsync(Wrong));
    }

    [Fact]
    public async Task A_new_one_is_hashed_with_a_salt_of_its_own()
    {
        var world = new World(new GatewayLimits(), _time);
        var (first, second) = (await world.HashAsync(), await world.HashAsync());
        Assert.Equal((PasswordOutcome.Hashed, PasswordOutcome.Hashed), (first.Outcome, second.Outcome));
        Assert.NotEqual(first.Hash, second.Hash);
        Assert.True(PasswordHash.Fits("correct horse", first.Hash!) && PasswordHash.Fits("correct horse", second.Hash!));
        Assert.StartsWith("pbkdf2-sha256$10$", first.Hash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_ones_of_a_name_count_from_all_addresses_and_right_ones_never()
    {
        var world = new World(new GatewayLimits { PasswordFailuresPerNamePerMin = 2 }, _time);
        for (var i = 0; i < 20; i++)
            Assert.Equal(PasswordOutcome.Fits, (await world.CheckAsync(Right)).Outcome);
        Assert.Equal(PasswordOutcome.Differs, (await world.CheckAsync(Wrong, from: 1)).Outcome);
        Assert.Equal(PasswordOutcome.Differs, (await world.CheckAsync(Wrong, from: 2)).Outcome);
        Assert.Equal(new PasswordAnswer(PasswordOutcome.TooManyFailures, RetryMs: 30_000), await world.CheckAsync(Right, from: 3));
        Assert.Equal(PasswordOutcome.Fits, (await world.CheckAsync(Right, user: "ahmad", from: 1)).Outcome);
        _time.Advance(TimeSpan.FromMilliseconds(30_000));
        Assert.Equal(PasswordOutcome.Fits, (await world.CheckAsync(Right, from: 3)).Outcome);
    }

    [Fact]
    public async Task Wrong_and_new_ones_of_an_address_count_for_all_names()
    {
        var world = new World(new GatewayLimits { PasswordFailuresPerAddressPerMin = 2 }, _time);
        Assert.Equal(PasswordOutcome.Differs, (await world.CheckAsync(Wrong, user: "dana")).Outcome);
        Assert.Equal(PasswordOutcome.Hashed, (await world.HashAsync()).Outcome);
        Assert.Equal(new PasswordAnswer(PasswordOutcome.TooManyFailures, RetryMs: 30_000), await world.CheckAsync(Right, user: "ahmad"));
        Assert.Equal(new PasswordAnswer(PasswordOutcome.TooManyFailures, RetryMs: 30_000), await world.HashAsync());
        Assert.Equal(PasswordOutcome.Fits, (await world.CheckAsync(Right, user: "dana", from: 2)).Outcome);
    }

    [Fact]
    public async Task Those_who_wait_do_not_get_through_when_those_before_them_were_too_often_wrong()
    {
        using var gate = new ManualResetEventSlim();
        var world = new World(new GatewayLimits { PasswordChecksAtOnceMax = 1, PasswordFailuresPerNamePerMin = 2 }, _time, gate);
        var first = world.HashAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => world.CheckAsync(Wrong)).ToArray();
        gate.Set();
        await first;
        var outcomes = (await Task.WhenAll(waiting)).Select(answer => answer.Outcome);
        Assert.Equal([PasswordOutcome.Differs, PasswordOutcome.Differs, .. Enumerable.Repeat(PasswordOutcome.TooManyFailures, 3)], outcomes);
    }

    [Fact]
    public async Task More_than_may_wait_are_told_to_come_again()
    {
        using var gate = new ManualResetEventSlim();
        var world = new World(new GatewayLimits { PasswordChecksAtOnceMax = 1, PasswordChecksWaitingMax = 2 }, _time, gate);
        var underway = world.HashAsync();
        var waiting = new[] { world.CheckAsync(Right), world.CheckAsync(Right) };
        Assert.Equal(new PasswordAnswer(PasswordOutcome.Busy, RetryMs: new GatewayLimits().RetryMs), await world.CheckAsync(Right));
        gate.Set();
        await underway;
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(PasswordOutcome.Fits, answer.Outcome));
    }

    [Fact]
    public async Task Whose_session_ends_is_not_waited_for()
    {
        using var gate = new ManualResetEventSlim();
        var world = new World(new GatewayLimits { PasswordChecksAtOnceMax = 1 }, _time, gate);
        var underway = world.HashAsync();
        var ended = new TaskCompletionSource();
        var waiting = world.CheckAsync(Right, ended: ended.Task);
        ended.SetResult();
        Assert.Equal(PasswordOutcome.SessionEnded, (await waiting.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken)).Outcome);
        gate.Set();
        await underway;
    }

    /// <summary>The checks, with salts that are drawn as soon as a gate is open.</summary>
    private sealed class World
    {
        private readonly PasswordChecks _checks;
        private readonly Dictionary<int, Visit> _visits = [];
        private readonly Admissions _admissions;
        private byte _lastSalt;

        public World(GatewayLimits limits, TimeProvider time, ManualResetEventSlim? gate = null)
        {
            limits.Check();
            _admissions = new Admissions(limits, time);
            _checks = new PasswordChecks(limits, iterations: 10, NewSalt, _admissions, time);

            byte[] NewSalt()
            {
                Assert.NotEqual(false, gate?.Wait(Patience.Bound, TestContext.Current.CancellationToken));
                return [.. Enumerable.Repeat(++_lastSalt, 16)];
            }
        }

        public Task<PasswordAnswer> CheckAsync(Password password, string user = "dana", int from = 1, Task? ended = null)
            => _checks.CheckAsync(password, Hash, user, VisitOf(from), ended ?? Never);

        public Task<PasswordAnswer> HashAsync(int from = 1) => _checks.HashAsync(Right, VisitOf(from), Never);

        private Visit VisitOf(int address)
        {
            if (!_visits.TryGetValue(address, out var visit))
                _visits.Add(address, visit = _admissions.Enter(new IPAddress([192, 0, 2, (byte)address]))!);
            return visit;
        }
    }
}
