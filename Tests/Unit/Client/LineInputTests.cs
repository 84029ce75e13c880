using OrleansChat.Client;
using OrleansChat.Client.Input;

namespace OrleansChat.Tests.Unit.Client;

public sealed class LineInputTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\r\n\r\ntwo", new[] { "one", "", "two" })]
    [InlineData("\n", new[] { "" })]
    public async Task Lines_end_as_on_any_system_and_the_last_needs_no_end(string input, string[] lines) =>
        Assert.Equal(lines, (await ReadAllAsync(input)).Select(line => line.Text));

    [Fact]
    public async Task A_line_over_the_limit_is_marked_and_the_next_is_whole()
    {
        var longest = new string('x', ClientLimits.TypedLineCharsMax);

        var lines = await ReadAllAsync($"{longest}\n{longest}y\nnext\n");

        Assert.Equal([new TypedLine(longest, IsTooLong: false), new TypedLine(longest, IsTooLong: true), new TypedLine("next", IsTooLong: false)], lines);
    }

    private static async Task<List<TypedLine>> ReadAllAsync(string text)
    {
        var input = new LineInput(new StringReader(text));
        var lines = new List<TypedLine>();
        while (await input.ReadLineAsync() is { } line) lines.Add(line);
        return lines;
    }
}
