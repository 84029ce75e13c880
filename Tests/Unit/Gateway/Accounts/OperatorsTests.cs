using System.Net;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;

namespace OrleansChat.Tests.Unit.Gateway.Accounts;

public sealed class OperatorsTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");
    private static readonly SessionInfo Root = new("Root", "root", "A.1.1", "A", 1);

    private readonly Operators _operators = new(new HashSet<string> { "root" });

    [Fact]
    public void A_name_alone_makes_nobody_an_operator_and_an_account_alone_neither()
    {
        Assert.False(_operators.Vouch(Root).IsOperator);
        Assert.True(_operators.Vouch(Root with { HasAccount = true }).IsOperator);
        Assert.False(_operators.Vouch(Root with { User = "Dana", UserKey = "dana", HasAccount = true }).IsOperator);
        Assert.False(_operators.Vouch(Root with { IsOperator = true }).IsOperator);
    }

    [Theory]
    [InlineData(MessageKind.Kick, true)]
    [InlineData(MessageKind.Mute, true)]
    [InlineData(MessageKind.Ban, true)]
    [InlineData(MessageKind.Unmute, false)]
    [InlineData(MessageKind.Promote, false)]
    public void Nobody_does_anything_against_one(MessageKind kind, bool isProtected)
    {
        Assert.Equal(isProtected, _operators.Protects(kind, "root"));
        Assert.False(_operators.Protects(kind, "dana"));
    }

    [Fact]
    public void His_name_is_registered_on_the_servers_machine_or_by_himself()
    {
        Assert.True(_operators.MayRegister("root", null, IPAddress.IPv6Loopback));
        Assert.False(_operators.MayRegister("root", null, Elsewhere));
        Assert.False(_operators.MayRegister("root", Root, Elsewhere));
        Assert.True(_operators.MayRegister("root", Root with { HasAccount = true }, Elsewhere));
        Assert.True(_operators.MayRegister("dana", null, Elsewhere));
    }
}
