using OrleansChat.SharedLog;

namespace OrleansChat.Tests.Unit.SharedLog;

public sealed class LogLimitsTests
{
    [Fact]
    public void No_limit_contradicts_another() => LogLimits.Check();
}
