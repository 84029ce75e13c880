using System.Diagnostics.Metrics;
using OrleansChat.Gateway.Admission;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway;

/// <summary>What a gateway counts for its operators (docs/CONFIGURATION.md, "Metrics").</summary>
internal sealed class GatewayMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "OrleansChat.Gateway";

    /// <summary>Errors that clients were told, by code.</summary>
    public const string Refusals = "orleanschat.gateway.refusals";

    /// <summary>Connections now.</summary>
    public const string Connections = "orleanschat.gateway.connections";

    /// <summary>Remote addresses that are remembered now.</summary>
    public const string Addresses = "orleanschat.gateway.addresses";

    private readonly Counter<long> _refusals;

    /// <summary>Adds the instruments to a meter, which stays its owner's.</summary>
    public GatewayMetrics(Meter meter, Admissions admissions)
    {
        _refusals = meter.CreateCounter<long>(Refusals, "{refusal}", "Errors that clients were told, and connections that were closed without a word, by code");
        meter.CreateObservableUpDownCounter(Connections, () => admissions.Connections, "{connection}", "Connections now");
        meter.CreateObservableUpDownCounter(Addresses, () => admissions.Addresses, "{address}", "Remote addresses that are remembered now");
    }

    /// <summary>A client was refused something.</summary>
    public void Refused(ErrorCode code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code.Word()));
}
