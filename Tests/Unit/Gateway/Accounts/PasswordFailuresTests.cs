using System.Globalization;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Accounts;

public sealed class PasswordFailuresTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void They_count_by_name_for_a_minute()
    {
        var failures = Table(new GatewayLimits { PasswordFailuresPerNamePerMin = 2 });
        Assert.Equal(0, failures.WaitMs("dana"));
        failures.Add("dana");
        Assert.Equal(0, failures.WaitMs("dana"));
        failures.Add("dana");
        Assert.Equal((30_000, 0), (failures.WaitMs("dana"), failures.WaitMs("ahmad")));
        _time.Advance(TimeSpan.FromMilliseconds(30_000));
        Assert.Equal(0, failures.WaitMs("dana"));
        failures.Add("dana");
        Assert.Equal(30_000, failures.WaitMs("dana"));
    }

    [Fact]
    public void Zero_is_any_number()
    {
        var failures = Table(new GatewayLimits { PasswordFailuresPerNamePerMin = 0 });
        for (var i = 0; i < 1_000; i++)
            failures.Add("dana");
        Assert.Equal(0, failures.WaitMs("dana"));
    }

    [Fact]
    public void The_table_is_bounded_and_forgets_who_failed_longest_ago()
    {
        var failures = Table(new GatewayLimits { PasswordFailuresPerNamePerMin = 1, PasswordNamesMax = 10 });
        failures.Add("dana");
        for (var i = 0; i < 9; i++)
            failures.Add(NameOf(i));
        failures.Add("dana");
        failures.Add("one more");
        Assert.Equal(10, failures.Count);
        Assert.Equal(0, failures.WaitMs(NameOf(0)));
        Assert.NotEqual(0, failures.WaitMs("dana"));
        for (var i = 0; i < 1_000; i++)
        {
            failures.Add(NameOf(i));
            Assert.InRange(failures.Count, 1, 10);
        }
    }

    [Fact]
    public void Names_whose_failures_do_not_count_any_more_are_forgotten()
    {
        var failures = Table(new GatewayLimits());
        for (var i = 0; i < 100; i++)
            failures.Add(NameOf(i));
        Assert.Equal(100, failures.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 100; i < 200; i++)
            failures.Add(NameOf(i));
        Assert.Equal(100, failures.Count);
    }

    private PasswordFailures Table(GatewayLimits limits) => new(limits, _time);

    private static string NameOf(int i) => i.ToString(CultureInfo.InvariantCulture);
}
