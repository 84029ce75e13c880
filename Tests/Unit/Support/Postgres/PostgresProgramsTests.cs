using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.Unit.Support.Postgres;

public sealed class PostgresProgramsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("orleanschat-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_newest_version_is_taken_and_16_is_newer_than_9_6()
    {
        Install("pg/9.6/bin");
        var newest = Install("pg/16/bin");
        Install("pg/15/bin");
        Assert.Equal(newest, PostgresPrograms.Find("", [(Path.Combine(_root, "pg"), "*", "bin")]));
    }

    [Fact]
    public void What_stands_in_the_path_is_taken_first()
    {
        Install("pg/16/bin");
        var chosen = Install("own");
        Assert.Equal(chosen, PostgresPrograms.Find($"/nowhere{Path.PathSeparator}{chosen}", [(Path.Combine(_root, "pg"), "*", "bin")]));
    }

    [Fact]
    public void A_version_of_which_only_the_client_is_left_is_passed_over()
    {
        Install("pg/17/bin", "psql");
        var whole = Install("pg/15/bin");
        Assert.Equal(whole, PostgresPrograms.Find("", [(Path.Combine(_root, "pg"), "*", "bin")]));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is()
        => Assert.Null(PostgresPrograms.Find("/nowhere", [("/nowhere", "*", "bin")]));

    private string Install(string folder, params string[] programs)
    {
        var path = Directory.CreateDirectory(Path.Combine(_root, folder)).FullName;
        foreach (var program in programs.Length > 0 ? programs : ["initdb", "postgres", "psql"])
            File.WriteAllText(Path.Combine(path, program), "");
        return path;
    }
}
