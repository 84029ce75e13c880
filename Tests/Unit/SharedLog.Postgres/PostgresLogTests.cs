using OrleansChat.Tests.Unit.SharedLog.Contract;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A log in PostgreSQL keeps the promises of every log.</summary>
public sealed class PostgresLogTests : LogContract, IClassFixture<PostgresFixture>
{
    private readonly PostgresWorld _world;

    public PostgresLogTests(PostgresFixture postgres)
        : this(new PostgresWorld(postgres.Server))
    {
    }

    private PostgresLogTests(PostgresWorld world)
        : base(world) => _world = world;

    public override async ValueTask InitializeAsync() => await _world.CreateAsync();
}
