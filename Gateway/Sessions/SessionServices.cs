using OrleansChat.Gateway.Accounts;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Presence;
using OrleansChat.Grains.Interfaces.Servers;

namespace OrleansChat.Gateway.Sessions;

/// <summary>What every session of a gateway shares.</summary>
internal sealed record SessionServices(
    IServerIdentity Server,
    GrainCalls Grains,
    ChannelFanouts Fanouts,
    SessionRegistry Registry,
    GatewayLimits Limits,
    TimeProvider Time,
    GatewayEvents Events,
    Admissions Admissions,
    GatewayMetrics Metrics,
    SignalServices Signals,
    Func<string> NewToken,
    PasswordChecks Passwords,
    Operators Operators);
