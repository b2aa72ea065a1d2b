using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Rollback.Operations.Salvage;

/// <summary>
/// Rows as parameters: each column one array of texts, which a statement reads as the relation `k`. Texts become values
/// where the statement casts them, so that no driver decides what a value is.
/// </summary>
internal sealed class TextColumns
{
    private readonly List<string?[]> _arrays = [];

    /// <returns>The column's name within `k`.</returns>
    public string Add(IEnumerable<string?> values)
    {
        _arrays.Add([.. values]);
        return string.Create(CultureInfo.InvariantCulture, $"k.c{_arrays.Count - 1}");
    }

    /// <summary>For FROM: the rows, numbered from 1 as `k.n`.</summary>
    public string Relation => _arrays.Count == 0 ? "(SELECT 1::int8 AS n WHERE false) AS k" : string.Create(
        CultureInfo.InvariantCulture,
        $"unnest({string.Join(", ", Enumerable.Range(1, _arrays.Count).Select(index => $"${index}"))}) WITH ORDINALITY AS k({string.Join(", ", Enumerable.Range(0, _arrays.Count).Select(index => $"c{index}"))}, n)");

    public NpgsqlCommand Command(string sql, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var array in _arrays) command.Parameters.Add(new() { Value = array, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }
}
