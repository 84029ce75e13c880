using System.Text.RegularExpressions;
using OrleansChat.Tests.Conformance.Messages;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Documentation;

/// <summary>The rules in docs/PROTOCOL.md are those that Tests/Conformance asks for; neither can drift.</summary>
public sealed partial class ConformanceRulesTests
{
    [Fact]
    public void Every_id_in_the_document_is_a_rule_of_the_program_and_the_other_way_round()
    {
        var inDocument = Id().Matches(File.ReadAllText(Path.Combine(Tree.Root, "docs", "PROTOCOL.md"))).Select(match => match.Groups["id"].Value).Order().ToArray();
        Assert.True(inDocument.Length > 50, "The ids were not found.");
        Assert.Equal(inDocument.Distinct(), inDocument);
        Assert.Equal(inDocument, RuleBook.Ids.Order());
    }

    [Fact]
    public void The_program_knows_the_fields_of_every_line_that_the_document_names()
    {
        var rows = ProtocolDocument.Rows("Messages from servers")
            .Select(row => $"{row[0]} {row[1].Trim('`')} {string.Join(' ', ProtocolDocument.Code(row[2]).Order())}");
        var known = ServerLineTable.Rows
            .Select(row => $"{row.Type} {row.Event} {string.Join(' ', row.Fields.Select(field => field.Written).Order())}");
        Assert.Equal(rows, known);
    }

    [Fact]
    public void The_program_refers_to_nothing_of_the_product()
        => Assert.DoesNotContain("Reference", File.ReadAllText(Path.Combine(Tree.Root, "Tests", "Conformance", "Conformance.csproj")), StringComparison.Ordinal);

    [GeneratedRegex(@"\[(?<id>[A-Z]+-\d+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
