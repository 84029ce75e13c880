using OrleansChat.Tests.EndToEnd.Support;

// What three servers that nobody kills do on a file, they do on PostgreSQL: the same tests, on a cluster of the other kind.
namespace OrleansChat.Tests.EndToEnd.Postgres;

[Collection(PostgresClusterCollection.Name)]
public sealed class ChannelPostgresTests(PostgresCluster shared, ITestOutputHelper output) : ChannelTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class ConversationPostgresTests(PostgresCluster shared, ITestOutputHelper output) : ConversationTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class NamePostgresTests(PostgresCluster shared, ITestOutputHelper output) : NameTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class PrivateMessagePostgresTests(PostgresCluster shared, ITestOutputHelper output) : PrivateMessageTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class RepeatedMessagePostgresTests(PostgresCluster shared, ITestOutputHelper output) : RepeatedMessageTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class ResumePostgresTests(PostgresCluster shared, ITestOutputHelper output) : ResumeTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class SharedLogPostgresTests(PostgresCluster shared, ITestOutputHelper output) : SharedLogTests(shared, output);

[Collection(PostgresClusterCollection.Name)]
public sealed class SlowReaderPostgresTests(PostgresCluster shared, ITestOutputHelper output) : SlowReaderTests(shared, output);
