using OrleansChat.Client;
using OrleansChat.Client.Terminal;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class TypistsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Typists _typists;

    public TypistsTests() => _typists = new Typists(_time, () => _typists!.Expire());

    public void Dispose() => _typists.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("Ahmad is typing …", "Ahmad")]
    [InlineData("Ahmad and Noor are typing …", "Ahmad", "Noor")]
    [InlineData("Ahmad, Mira and Noor are typing …", "Ahmad", "Mira", "Noor")]
    [InlineData("several are typing …", "Ahmad", "Mira", "Noor", "Ute")]
    public void They_are_named_unless_they_are_too_many(string words, params string[] users)
    {
        foreach (var user in users) _typists.Hear(new TypingEvent("dev", user, IsActive: true));

        Assert.Equal(words, _typists.Words("dev"));
        Assert.Equal("", _typists.Words("general"));
    }

    [Fact]
    public void One_who_says_so_or_has_said_it_types_no_more()
    {
        foreach (var user in (string[])["Ahmad", "Noor"]) _typists.Hear(new TypingEvent("dev", user, IsActive: true));

        _typists.Hear(new TypingEvent("dev", "Ahmad", IsActive: false));
        Assert.Equal("Noor is typing …", _typists.Words("dev"));
        _typists.Forget("dev", "Noor");
        Assert.Equal("", _typists.Words("dev"));
    }

    [Fact]
    public void Each_is_forgotten_at_his_own_time()
    {
        _typists.Hear(new TypingEvent("dev", "Ahmad", IsActive: true));
        _time.Advance(TimeSpan.FromSeconds(2));
        _typists.Hear(new TypingEvent("dev", "Noor", IsActive: true));
        _time.Advance(TimeSpan.FromSeconds(2));
        _typists.Hear(new TypingEvent("dev", "Ahmad", IsActive: true));

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("Ahmad is typing …", _typists.Words("dev"));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", _typists.Words("dev"));
    }

    [Fact]
    public void Only_so_many_are_remembered()
    {
        for (var number = 0; number <= ClientLimits.TypistsMax; number++) _typists.Hear(new TypingEvent($"c{number}", "Ahmad", IsActive: true));

        Assert.Equal("", _typists.Words($"c{ClientLimits.TypistsMax}"));
        Assert.Equal("Ahmad is typing …", _typists.Words("c0"));
    }
}
