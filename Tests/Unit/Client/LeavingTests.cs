using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>Somebody leaves, or a pipe ends, while there is no server or just as there is one again.</summary>
public sealed class LeavingTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("hi\n", new[] { "! not confirmed: hi" })]
    [InlineData("hi\n/join dev\n/foo\n", new[] { "! not confirmed: hi", "! not confirmed: /join dev", "! unknown command /foo" })]
    public async Task Quit_without_a_server_ends_at_once_and_tells_what_was_not_confirmed(string typed, string[] errors)
    {
        // Only the pauses between attempts are ever over in this time: the end is not the end of a wait.
        await using var stay = Stay.ThatComesBack();
        await stay.Server.WelcomeAsync("A");
        stay.Network.IsAllDown = true;
        stay.Server.Close();
        await stay.Network.CalledInVainAsync();

        await stay.TypeAsync($"{typed}/quit\n");

        Assert.Equal(errors.Length == 0 ? ExitCode.Left : ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(errors, stay.Errors.Select(line => line.Split(':')[0] == "! unknown command /foo" ? "! unknown command /foo" : line));
    }

    [Fact]
    public async Task Quit_does_not_wait_for_a_server_that_does_not_answer_the_login()
    {
        await using var stay = Stay.ThatComesBack();
        await stay.Server.WelcomeAsync("A");
        stay.Server.Close();
        var silent = await stay.Network.AcceptAsync(5001);
        await silent.ExpectAsync("login");

        await stay.TypeAsync("/quit\n");

        Assert.Equal(ExitCode.Left, await stay.End);
    }

    [Fact]
    public async Task Who_is_told_that_he_is_back_is_back_also_if_he_leaves_in_the_same_moment()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.ShownAsync("Welcome Dana to Server A");
        stay.OnShown = line =>
        {
            if (line != "* connected to 127.0.0.1:5002") return;
            stay.TypeAsync("after\n/quit\n").GetAwaiter().GetResult();
            // Either he has got in by now, or his leaving breaks it off.
            stay.Network.LastCallOver.GetAwaiter().GetResult();
        };

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        await second.AckAsync(await second.ExpectAsync("msg"));
        await second.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task A_pipe_that_has_ended_comes_back_to_have_its_message_confirmed()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.TypeAndEndAsync("hi\n");
        var post = await stay.Server.ExpectAsync("msg");

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        var again = await second.ExpectAsync("msg");
        Assert.Equal((string?)post["cid"], (string?)again["cid"]);
        await second.AckAsync(again);
        await second.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Empty(stay.Errors);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(ClientLimits.TypedAheadLinesMax + 500)]
    public async Task A_pipe_that_has_ended_or_is_not_read_any_more_is_given_up_after_a_time_without_a_server(int lines)
    {
        // The pauses between the attempts pass, and what it waits for at the end only when it is said.
        var time = new ExpiringTime(ClientLimits.ReconnectWaitMin);
        await using var stay = new Stay(time);
        await stay.Server.WelcomeAsync("A");
        stay.Network.IsAllDown = true;
        stay.Server.Close();
        var typing = stay.TypeAndEndAsync(string.Concat(Enumerable.Range(1, lines).Select(number => $"{number}\n")));

        await stay.Network.CalledAsync(3 + lines);
        Assert.False(stay.End.IsCompleted);
        time.Expire();
        await typing;

        Assert.Equal(ExitCode.ConnectionLost, await stay.End);
        Assert.Equal("! not confirmed: 1", stay.Errors[0]);
        Assert.InRange(stay.Errors.Length, Math.Min(lines, ClientLimits.TypedAheadLinesMax), lines);
    }
}
