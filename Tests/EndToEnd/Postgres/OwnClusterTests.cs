using OrleansChat.Tests.EndToEnd.Support;

// The tests that kill, stop or set their servers, on PostgreSQL instead of a file.
namespace OrleansChat.Tests.EndToEnd.Postgres;

public sealed class EveryRulePostgresTests(SharedPostgres postgres, ITestOutputHelper output) : EveryRuleTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class KillPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : KillTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class ModerationPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : ModerationTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class PresencePostgresTests(SharedPostgres postgres, ITestOutputHelper output) : PresenceTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class RollingRestartPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : RollingRestartTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class StopPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : StopTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class TokenPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : TokenTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

public sealed class TopicPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : TopicTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}
