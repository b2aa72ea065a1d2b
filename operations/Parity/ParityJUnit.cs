using System.Globalization;
using System.Xml.Linq;

namespace Rollback.Operations.Parity;

/// <summary>A comparison as JUnit XML, which pipelines show: one test case per table and per kind of check.</summary>
internal static class ParityJUnit
{
    public static XDocument Of(ParityResult result)
    {
        XElement[] cases =
        [
            .. result.Tables.Select(table => Case($"data {table.Table}", table.Verdict == TableVerdict.Equal ? [] : Lines(table))),
            Case("schema", result.Schema.Select(one => $"{one.Kind} {one.Name}: {one.Left ?? "absent"} / {one.Right ?? "absent"}")),
            Case("sequences", result.Sequences.Select(one => $"{one.Sequence}: {one.Problem}")),
            Case("foreign keys", result.ForeignKeys.Select(one => $"{one.Constraint}: {one.Side}: {one.Orphans} rows point to nothing")),
            Case("coverage", result.Unverified.Select(one => $"{one.Object}: {one.Why}")),
        ];
        return new(new XElement(
            "testsuite",
            new XAttribute("name", Clean($"parity {result.Left} / {result.Right}")),
            new XAttribute("tests", cases.Length),
            new XAttribute("failures", cases.Count(one => one.HasElements)),
            new XAttribute("time", result.Seconds.ToString("0.000", CultureInfo.InvariantCulture)),
            cases));
    }

    private static IEnumerable<string> Lines(TableComparison table) => table.Rows
        .Select(row => $"{row.Key}: {row.State} {string.Join(", ", row.Columns)}".TrimEnd())
        .Prepend($"{table.LeftRows} / {table.RightRows} rows, {(table.Verdict == TableVerdict.StillWritten ? "still being written" : $"{(table.IsComplete ? "" : "at least ")}{table.DifferingRows} differ")}");

    private static XElement Case(string name, IEnumerable<string> problems)
    {
        var lines = problems.ToArray();
        var element = new XElement("testcase", new XAttribute("classname", "parity"), new XAttribute("name", Clean(name)));
        if (lines.Length > 0) element.Add(new XElement("failure", new XAttribute("message", Clean(lines[0])), Clean(string.Join("\n", lines))));
        return element;
    }

    /// <summary>XML has no way to write most control characters, which names and values may hold.</summary>
    private static string Clean(string text) => new([.. text.Select(character => System.Xml.XmlConvert.IsXmlChar(character) || char.IsSurrogate(character) ? character : '\ufffd')]);
}
