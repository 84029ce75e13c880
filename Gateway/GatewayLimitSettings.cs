using OrleansChat.Protocol;

namespace OrleansChat.Gateway;

/// <summary>The limits of a gateway that an operator may set, each with its range. Their defaults are those of <see cref="GatewayLimits"/>.</summary>
public static class GatewayLimitSettings
{
    private const int HourMs = 3_600_000;
    private const int MiB = 1024 * 1024;

    /// <summary>The limits, in the order in which people look for them.</summary>
    public static IReadOnlyList<LimitSetting> All { get; } =
    [
        new("flood_limit", "messages/s", 0, 1_000_000, "Messages that a session may post, twice as many in a burst; 0 = any number",
            limits => limits.FloodPerSecond, (limits, value) => limits with { FloodPerSecond = value }),
        new("requests_per_s", "requests/s", 1, 1_000_000, "Requests other than messages that a connection may make, twice as many in a burst",
            limits => limits.RequestsPerSecond, (limits, value) => limits with { RequestsPerSecond = value }),
        new("login_timeout_ms", "ms", 1, HourMs, "A connection without a login ends after this",
            limits => limits.LoginTimeoutMs, (limits, value) => limits with { LoginTimeoutMs = value }),
        new("bad_lines", "lines", 1, 10_000, "So many bad lines within bad_lines_window_ms end a connection",
            limits => limits.BadLinesMax, (limits, value) => limits with { BadLinesMax = value }),
        new("bad_lines_window_ms", "ms", 1, HourMs, "How far back bad lines count",
            limits => limits.BadLinesWindowMs, (limits, value) => limits with { BadLinesWindowMs = value }),
        new("connections", "connections", 1, 1_000_000, "Connections of one server",
            limits => limits.ConnectionsMax, (limits, value) => limits with { ConnectionsMax = value }),
        new("connections_per_address", "connections", 0, 1_000_000, "Connections from one remote address, or one IPv6 network of 64 bits; 0 = any number",
            limits => limits.ConnectionsPerAddressMax, (limits, value) => limits with { ConnectionsPerAddressMax = value }),
        new("logins_per_address_per_min", "logins/min", 0, 10_000_000, "Logins that one remote address may try, as many in a burst; 0 = any number",
            limits => limits.LoginsPerAddressPerMin, (limits, value) => limits with { LoginsPerAddressPerMin = value }),
        new("password_failures_per_address_per_min", "passwords/min", 0, 10_000_000, "Wrong passwords and new ones of one remote address, as many in a burst; 0 = any number",
            limits => limits.PasswordFailuresPerAddressPerMin, (limits, value) => limits with { PasswordFailuresPerAddressPerMin = value }),
        new("password_failures_per_name_per_min", "passwords/min", 0, 10_000_000, "Wrong passwords of one name from all addresses, as many in a burst; 0 = any number",
            limits => limits.PasswordFailuresPerNamePerMin, (limits, value) => limits with { PasswordFailuresPerNamePerMin = value }),
        new("addresses", "addresses", 2, 4_000_000, "Remote addresses that are remembered; when there are more, the one that left longest ago is forgotten",
            limits => limits.AddressesMax, (limits, value) => limits with { AddressesMax = value }),
        new("full_retry_ms", "ms", 1, HourMs, "A client for whose connection there is no room is told to come again after this",
            limits => limits.FullRetryMs, (limits, value) => limits with { FullRetryMs = value }),
        new("messages_in_flight", "messages", 256, 65_536, "Messages of one session that are not answered yet; its next line is read when there are fewer",
            limits => limits.PostsInFlightMax, (limits, value) => limits with { PostsInFlightMax = value }),
        new("outbox_bytes", "bytes", MiB / 4, 256 * MiB, "What waits for one client; to one that lets more wait it comes from the log, as fast as it reads",
            limits => limits.OutboxBytesMax, (limits, value) => limits with { OutboxBytesMax = value }),
        new("reply_bytes", "bytes", 2 * ProtocolLimits.LineBytesMax, 256 * MiB, "Answers that wait for one client beyond that, since they are in no log",
            limits => limits.ReplyBytesMax, (limits, value) => limits with { ReplyBytesMax = value }),
        new("catch_up_bytes", "bytes", 4_096, 16 * MiB, "Read from the log at once for a client that has to catch up",
            limits => limits.CatchUpBytes, (limits, value) => limits with { CatchUpBytes = value }),
        new("send_timeout_ms", "ms", 1_000, 24 * HourMs, "A client that takes no byte for so long, while some wait, is ended",
            limits => limits.SendTimeoutMs, (limits, value) => limits with { SendTimeoutMs = value }),
        new("confirm_timeout_ms", "ms", 1_000, 24 * HourMs, "A client whose machine does not confirm for so long, by TCP, what was sent to it is gone",
            limits => limits.ConfirmTimeoutMs, (limits, value) => limits with { ConfirmTimeoutMs = value }),
        new("keep_alive_ms", "ms", 3_000, 2 * HourMs, "A client's machine that was silent for so long is asked by TCP whether it is there; without an answer it is gone after as long again",
            limits => limits.KeepAliveMs, (limits, value) => limits with { KeepAliveMs = value }),
        new("ping_interval_ms", "ms", 1_000, HourMs, "A client that knows ping and was sent nothing for so long is asked whether it is there",
            limits => limits.PingIntervalMs, (limits, value) => limits with { PingIntervalMs = value }),
        new("pong_timeout_ms", "ms", 1_000, HourMs, "A client that was asked so and says nothing for so long is ended",
            limits => limits.PongTimeoutMs, (limits, value) => limits with { PongTimeoutMs = value }),
        new("signals_per_s", "lines/s", 1, 1_000_000, "Lines of presence and typing that a session may send, twice as many in a burst; more are thrown away",
            limits => limits.SignalsPerSecond, (limits, value) => limits with { SignalsPerSecond = value }),
        new("unavailable_retry_ms", "ms", 1, 60_000, "A client whose request the log could not take is told to try again after this",
            limits => limits.RetryMs, (limits, value) => limits with { RetryMs = value }),
        new("closing_timeout_ms", "ms", 100, 6_000, "A session that ends waits so long for its last messages to be answered and sent",
            limits => limits.ClosingTimeoutMs, (limits, value) => limits with { ClosingTimeoutMs = value }),
        new("reconnect_spread_ms", "ms", 0, 60_000, "When the server stops, its clients are told to come back after a time of their own, drawn from none to this",
            limits => limits.ReconnectSpreadMs, (limits, value) => limits with { ReconnectSpreadMs = value }),
    ];

    /// <summary>The relations between them.</summary>
    public static IReadOnlyList<LimitRelation> Relations { get; } =
    [
        new("addresses is greater than connections", ["addresses", "connections"], limits => limits.AddressesMax > limits.ConnectionsMax),
        new("half of outbox_bytes holds catch_up_bytes, a frame and a line", ["outbox_bytes", "catch_up_bytes"],
            limits => limits.OutboxBytesMax / 2 >= (long)limits.CatchUpBytes + limits.FrameBytes + ProtocolLimits.LineBytesMax),
        new($"reply_bytes has room for messages_in_flight answers of {GatewayLimits.AckBytesMax} bytes", ["reply_bytes", "messages_in_flight"],
            limits => limits.ReplyBytesMax / limits.PostsInFlightMax >= GatewayLimits.AckBytesMax),
    ];
}
