using System.Text;

namespace OrleansChat.Silo.Server;

/// <summary>
/// Whether this runtime can normalize text. Two names are one name when they are equal afterwards, and all servers of a log must agree on that; a runtime without ICU (as in the smallest container images) or
/// with <c>DOTNET_SYSTEM_GLOBALIZATION_INVARIANT</c> leaves every text as it is, without a word.
/// </summary>
internal static class UnicodeTables
{
    // A ligature, which is two letters in names.
    private const string Ligature = "\uFB01";

    /// <summary>What is wrong, as a sentence; null if nothing is.</summary>
    public static string? Problem { get; } = Ligature.Normalize(NormalizationForm.FormKC) == "fi"
        ? null
        : "This runtime has no Unicode tables (ICU), without which it would take other names for equal than other servers do. Install ICU, and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.";
}
