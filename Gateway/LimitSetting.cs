namespace OrleansChat.Gateway;

/// <summary>A limit that an operator may set.</summary>
/// <param name="Key">Its name where it is set; the unit stands in it.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Min">The least value that makes sense.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Meaning">What it bounds, for people.</param>
/// <param name="Read">Its value.</param>
/// <param name="Write">The same limits with another value of this one.</param>
public sealed record LimitSetting(
    string Key, string Unit, int Min, int Max, string Meaning, Func<GatewayLimits, int> Read, Func<GatewayLimits, int, GatewayLimits> Write);

/// <summary>A relation between limits that the code relies on.</summary>
/// <param name="Rule">The relation in words.</param>
/// <param name="Keys">The limits that it is about.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record LimitRelation(string Rule, IReadOnlyList<string> Keys, Func<GatewayLimits, bool> Holds);
