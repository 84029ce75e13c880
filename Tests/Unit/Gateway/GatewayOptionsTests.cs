using System.Net;
using OrleansChat.Gateway;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class GatewayOptionsTests
{
    [Theory]
    [InlineData("192.0.2.1", true, true)]
    [InlineData("0.0.0.0", true, true)]
    [InlineData("::", true, true)]
    [InlineData("127.0.0.1", true, false)]
    [InlineData("::1", true, false)]
    [InlineData("192.0.2.1", false, false)]
    public void An_operator_is_warned_of_passwords_in_the_clear(string address, bool required, bool isWarned)
    {
        var options = new GatewayOptions { EndPoint = new IPEndPoint(IPAddress.Parse(address), 0), NewToken = () => "", NewSalt = () => [], AccountsRequired = required };
        Assert.Equal(isWarned, options.TakesPasswordsInTheClear);
    }
}
