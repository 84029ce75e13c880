using OrleansChat.Protocol;

namespace OrleansChat.Tests.Unit.Protocol;

public sealed class ErrorCodesTests
{
    [Fact]
    public void Every_code_has_a_word_of_its_own()
    {
        var words = Enum.GetValues<ErrorCode>().Select(code => code.Word()).ToArray();
        Assert.Distinct(words);
        Assert.All(words, word => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", word));
    }

    [Fact]
    public void A_word_is_the_codes_name_so_that_it_is_found_in_the_source()
        => Assert.All(Enum.GetValues<ErrorCode>(), code => Assert.Equal(code.ToString(), code.Word().Replace("_", "", StringComparison.Ordinal), ignoreCase: true));

    [Fact]
    public void What_is_not_in_the_catalogue_has_no_word()
        => Assert.Throws<ArgumentOutOfRangeException>(() => ((ErrorCode)int.MaxValue).Word());

    [Fact]
    public void The_fatal_ones_are_those_that_leave_nothing_to_go_on_with()
        => Assert.Equal(
            ["kicked", "login_timeout", "too_many_errors", "slow_consumer", "ping_timeout", "replaced", "shutdown", "too_many_connections", "server_error"],
            Enum.GetValues<ErrorCode>().Where(code => code.IsFatal()).Select(code => code.Word()));

    [Fact]
    public void Only_after_a_fatal_one_there_is_a_connection_to_make_again()
        => Assert.All(Enum.GetValues<ErrorCode>().Where(code => code.MayReconnect()), code => Assert.True(code.IsFatal(), code.Word()));

    [Fact]
    public void Who_did_wrong_need_not_come_back()
    {
        Assert.False(ErrorCode.LoginTimeout.MayReconnect());
        Assert.False(ErrorCode.TooManyErrors.MayReconnect());
        Assert.False(ErrorCode.TooLarge.MayReconnect());
        Assert.False(ErrorCode.Replaced.MayReconnect()); // Two that take a name from each other in turn would never end.
    }
}
