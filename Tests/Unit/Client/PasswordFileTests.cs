using OrleansChat.Client;
using OrleansChat.Client.Input;

namespace OrleansChat.Tests.Unit.Client;

public sealed class PasswordFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"orleanschat-password-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("correct horse\n", "correct horse")]
    [InlineData("correct horse\r\nand more\n", "correct horse")]
    [InlineData(" correct horse ", " correct horse ")]
    public async Task The_password_is_the_first_line_as_it_stands_there(string content, string password)
    {
        await File.WriteAllTextAsync(_path, content);

        Assert.Equal((password, null), await PasswordFile.ReadAsync(_path));
    }

    [Fact]
    public async Task A_file_without_one_is_a_problem()
    {
        await File.WriteAllTextAsync(_path, "\ncorrect horse");
        Assert.StartsWith("there is no password", (await PasswordFile.ReadAsync(_path)).Problem, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_path, new string('x', ClientLimits.PasswordCharsMax + 1));
        Assert.Contains("longer than", (await PasswordFile.ReadAsync(_path)).Problem, StringComparison.Ordinal);
        Assert.StartsWith("cannot read the password: ", (await PasswordFile.ReadAsync($"{_path}.missing")).Problem, StringComparison.Ordinal);
        Assert.StartsWith("cannot read the password: ", (await PasswordFile.ReadAsync(Path.GetTempPath())).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_one_is_read_whole()
    {
        var longest = new string('x', ClientLimits.PasswordCharsMax);
        await File.WriteAllTextAsync(_path, $"{longest}\r\n");

        Assert.Equal(longest, (await PasswordFile.ReadAsync(_path)).Password);
    }
}
