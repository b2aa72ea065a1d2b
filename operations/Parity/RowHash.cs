using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rollback.Operations.Parity;

/// <summary>
/// Expressions that hash a row to 64 bits with what the server has. Each column is hashed with constants of its own, the
/// hashes are combined by XOR, and the result is hashed once more: without that, values that change places between rows would
/// leave a sum of rows as it was. Equal hashes mean equal values, but for chance (2^-64).
/// </summary>
internal static class RowHash
{
    /// <summary>What the server's date_part keeps to the microsecond; beyond it the text is hashed.</summary>
    private const string Exact = "BETWEEN '1800-01-01' AND '2200-01-01'";

    /// <param name="columns">Where a column stands decides its constants: the same on both sides.</param>
    public static string Of(IReadOnlyList<HashedColumn> columns) => $"hashint4extended({Short("row", 0)}, {Combined(columns, [.. Enumerable.Range(0, columns.Count)])})";

    /// <param name="key">Positions among the columns.</param>
    public static string OfKey(IReadOnlyList<HashedColumn> columns, IReadOnlyList<int> key) => $"hashint4extended({Short("key", 0)}, {Combined(columns, key)})";

    /// <summary>The hash of one column, never null.</summary>
    public static string OfColumn(HashedColumn column, int position)
    {
        var name = column.Quoted;
        var (seed, other, small) = (Long("value", position), Long("other", position), Short("value", position));
        return column.Form switch
        {
            HashForm.Text => ByText([column], position),
            HashForm.Bytes => $"hash_array_extended(ARRAY[{name}], {seed})",
            HashForm.Truth => $"CASE WHEN {name} THEN {seed} WHEN NOT {name} THEN {other} ELSE {Null(position)} END",
            // The integer is the seed, of which every bit counts: hashint8extended folds its halves together.
            HashForm.Integer => OrNull($"hashint4extended({small}, {name})", position),
            // Whatever the collation calls equal, every byte counts.
            HashForm.Characters => OrNull($"hashtextextended({name} COLLATE \"C\", {seed})", position),
            HashForm.Padded => OrNull($"hashbpcharextended({name} COLLATE \"C\", {seed})", position),
            // The server's hash leaves out the sign, and is its seed for NaN.
            HashForm.Decimal => OrNull($"hashint4extended(CASE WHEN {name} < 0 THEN {Short("other", position)} ELSE {small} END, hash_numeric_extended({name}, {seed}))", position),
            HashForm.Date => OrNull($"CASE WHEN isfinite({name}) THEN hashint4extended({small}, {name} - date '2000-01-01') ELSE hashtextextended({name}::text, {seed}) END", position),
            HashForm.Moment => OrNull($"CASE WHEN {name} {Exact} THEN hashfloat8extended(date_part('epoch', {name}), {seed}) ELSE hashtextextended({name}::text, {other}) END", position),
            // The server's hash takes -0 for 0.
            HashForm.Float => OrNull($"hashfloat8extended({name}, CASE WHEN {name} = 0 AND {name}::text = '-0' THEN {other} ELSE {seed} END)", position),
            HashForm.Uuid => OrNull($"uuid_hash_extended({name}, {seed})", position),
            _ => throw new InvalidOperationException($"There is no expression for the form {column.Form}."),
        };
    }

    private static string Combined(IReadOnlyList<HashedColumn> columns, IReadOnlyList<int> positions)
    {
        var texts = positions.Where(position => columns[position].Form == HashForm.Text).ToArray();
        var parts = positions.Where(position => columns[position].Form != HashForm.Text).Select(position => OfColumn(columns[position], position)).ToList();
        // One text of all of them costs less than one each.
        if (texts.Length > 0) parts.Add(ByText([.. texts.Select(position => columns[position])], texts[0]));
        return parts.Count == 0 ? Long("none", 0) : Tree(parts);
    }

    /// <summary>Balanced: a chain of a thousand would exhaust the server's stack.</summary>
    private static string Tree(List<string> parts) =>
        parts.Count == 1 ? parts[0] : $"({Tree(parts[..(parts.Count / 2)])} # {Tree(parts[(parts.Count / 2)..])})";

    private static string ByText(IReadOnlyList<HashedColumn> columns, int position) =>
        $"hashtextextended(row({string.Join(", ", columns.Select(column => column.Quoted))})::text COLLATE \"C\", {Long("value", position)})";

    private static string OrNull(string hash, int position) => $"coalesce({hash}, {Null(position)})";

    private static string Null(int position) => Long("null", position);

    private static string Long(string purpose, int position) => string.Create(CultureInfo.InvariantCulture, $"'{BinaryPrimitives.ReadInt64LittleEndian(Constant(purpose, position))}'::int8");

    private static string Short(string purpose, int position) => string.Create(CultureInfo.InvariantCulture, $"'{BinaryPrimitives.ReadInt32LittleEndian(Constant(purpose, position))}'::int4");

    /// <summary>Without any relation among each other, so that no two columns' hashes cancel out.</summary>
    private static byte[] Constant(string purpose, int position) => SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose} {position}")));
}
