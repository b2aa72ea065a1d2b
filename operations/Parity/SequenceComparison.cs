using System.Globalization;

namespace Rollback.Operations.Parity;

/// <summary>Whether sequences give numbers that are free. Pure.</summary>
internal sealed class SequenceComparison(ParityOptions options, string left, string right)
{
    public SequenceFindings Of(IReadOnlyList<SequenceState> before, IReadOnlyList<SequenceState> after)
    {
        var others = after.ToDictionary(one => one.Name);
        var feeding = after.Where(one => one.Column is not null).ToLookup(one => one.Column);
        var pairs = before.Where(one => !IsIgnored(one)).Select(one => (Left: one, Right: Counterpart(one))).ToArray();
        var known = pairs.Select(pair => pair.Right?.Name).ToHashSet();
        var copied = pairs.Where(pair => IsCopied(pair.Left, pair.Right)).ToArray();
        return new(
            [
                .. pairs.Except(copied).SelectMany(pair => Of(pair.Left, pair.Right)),
                .. after.Where(one => one.IsBehindTable && !known.Contains(one.Name) && !IsIgnored(one)).Select(one => Behind(one, right)),
            ],
            [.. copied.Select(pair => $"sequence {pair.Left.Name} is behind {pair.Left.Column} on both sides alike: the next insert fails on each until it is set beyond {Text(pair.Left.Highest)}")]);

        // That of a mapped table is known by the column that it feeds: identity columns name theirs anew.
        SequenceState? Counterpart(SequenceState one) =>
            one.Column is { } column && !options.Mapped.ContainsKey(one.Name) && RightColumn(column) is { } mapped && feeding[mapped].FirstOrDefault() is { } fed ? fed : others.GetValueOrDefault(options.RightName(one.Name));
    }

    /// <summary>Null: it is called the same there.</summary>
    private string? RightColumn(string column) =>
        column.LastIndexOf('.') is var dot && options.IsMapped(column[..dot]) ? $"{options.RightName(column[..dot])}.{options.RightColumn(column[..dot], column[(dot + 1)..])}" : null;

    /// <summary>A copy that is as far behind as its original is no fault of the copy.</summary>
    private static bool IsCopied(SequenceState one, SequenceState? other) => other is not null && one.IsBehindTable && other.IsBehindTable && one.Next == other.Next && one.Highest == other.Highest;

    private IEnumerable<SequenceDifference> Of(SequenceState one, SequenceState? other)
    {
        if (one.IsBehindTable) yield return Behind(one, left);
        if (other is null) yield break;
        if (other.IsBehindTable) yield return Behind(other, right);
        else if (other.IsBehind(one)) yield return new(one.Name, $"{right} would give {Text(other.Next)} next, {left} is at {Text(one.Next)} already.");
    }

    private static SequenceDifference Behind(SequenceState one, string label) => new(one.Name, $"{label}: its next value {Text(one.Next)} is not beyond {Text(one.Highest)}, which {one.Column} holds already.");

    private bool IsIgnored(SequenceState sequence) => options.Ignores(sequence.Name) || sequence.Column is { } column && options.Ignores(string.Join('.', column.Split('.').SkipLast(1)));

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
}

/// <param name="Notes">Worth knowing, and the same on both sides.</param>
internal sealed record SequenceFindings(IReadOnlyList<SequenceDifference> Differences, IReadOnlyList<string> Notes);
