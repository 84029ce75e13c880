using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>
/// The numbers of advisory locks. They are shared by all who use a database, so they are made of names by a hash: that two meet by chance is as good as impossible, and nobody else's
/// are taken.
/// </summary>
internal static class LockKey
{
    /// <summary>The lock under which the tables of a schema are made.</summary>
    public static long OfSchema(string schema) => Of($"orleanschat\nschema\n{schema}");

    /// <summary>The lock that a server holds as long as it lives.</summary>
    public static long OfServer(string schema, string server) => Of($"orleanschat\nserver\n{schema}\n{server}");

    /// <summary>The lock of those who take turns with a document.</summary>
    public static long OfTurn(string schema, string document) => Of($"orleanschat\nturn\n{schema}\n{document}");

    private static long Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
