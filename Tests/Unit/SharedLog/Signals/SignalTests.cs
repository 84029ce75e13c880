using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Signals;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Signals;

/// <summary>What is read out of a datagram, which anybody may have sent.</summary>
public sealed class SignalTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"a":[{"b":"ö😀"}]}""");

    private static readonly byte[][] Tokens = [.. new[] { "{", "}", "[", "\"", ",", ":", "\"signal\":", "\"epoch\":\"k3f\"", "null", "1e9", "\\u0000", "\ud83d\ude00" }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void A_signal_is_read_as_it_was_written()
    {
        var signal = Signal.Read(new Signal("A", 7, Body).Write("k3f"), "k3f");
        Assert.Equal(("A", 7, Encoding.UTF8.GetString(Body)), (signal!.Server, signal.Generation, Encoding.UTF8.GetString(signal.Body.Span)));
    }

    [Fact]
    public void A_signal_of_another_log_is_none() => Assert.Null(Signal.Read(new Signal("A", 7, Body).Write("old"), "k3f"));

    [Fact]
    public void One_that_is_too_long_is_not_written()
    {
        var around = new Signal("A", 7, Encoding.UTF8.GetBytes("{}")).Write("k3f")!.Length - 2;
        var longest = LogLimits.SignalBytesMax - around - 8;
        Assert.Equal(LogLimits.SignalBytesMax, new Signal("A", 7, Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', longest)}}"}""")).Write("k3f")!.Length);
        Assert.Null(new Signal("A", 7, Encoding.UTF8.GetBytes($$"""{"x":"{{new string('x', longest + 1)}}"}""")).Write("k3f"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("hello")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7}""")]
    [InlineData("""{"epoch":"k3f","generation":7,"signal":{}}""")]
    [InlineData("""{"server":"A","generation":7,"signal":{}}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7,"signal":[]}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7,"signal":"{}"}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":"7","signal":{}}""")]
    [InlineData("""{"epoch":"k3f","server":7,"generation":7,"signal":{}}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":99999999999,"signal":{}}""")]
    [InlineData("""{"epoch":"k3f","server":"\ud800","generation":7,"signal":{}}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7,"signal":{}} {}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7,"signal":{}""")]
    [InlineData("""{"epoch":"k3f","server":"A","generation":7,"signal":{"a":[[[[[[]]]]]]}}""")]
    public void What_is_not_one_is_passed_over(string datagram) => Assert.Null(Signal.Read(Encoding.UTF8.GetBytes(datagram), "k3f"));

    [Fact]
    public void No_datagram_makes_it_throw()
    {
        var random = new Random(1);
        var written = new Signal("A", 7, Body).Write("k3f")!;
        for (var round = 0; round < 20_000; round++)
        {
            List<byte> bytes = [.. written];
            for (var change = random.Next(4); change >= 0 && bytes.Count > 0; change--)
                Mutation.Apply(bytes, random, Tokens);
            var signal = Signal.Read(bytes.ToArray(), "k3f");
            Assert.True(signal is null || signal.Body.Span[0] == (byte)'{');
        }
    }
}
