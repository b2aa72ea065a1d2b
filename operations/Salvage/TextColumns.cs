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
    private readonly TextColumns? _before;
    private readonly List<string?[]> _arrays = [];

    public TextColumns()
    {
    }

    private TextColumns(TextColumns before) => _before = before;

    private int First => _before is null ? 0 : _before.First + _before._arrays.Count;

    /// <summary>More rows for the same statement, as a relation of their own; its command has the parameters of both.</summary>
    public TextColumns Next() => new(this);

    /// <returns>The column's name within `k`.</returns>
    public string Add(IEnumerable<string?> values)
    {
        _arrays.Add([.. values]);
        return string.Create(CultureInfo.InvariantCulture, $"k.c{_arrays.Count - 1}");
    }

    /// <summary>For FROM: the rows, numbered from 1 as `k.n`.</summary>
    public string Relation => _arrays.Count == 0 ? "(SELECT 1::int8 AS n WHERE false) AS k" : string.Create(
        CultureInfo.InvariantCulture,
        $"unnest({string.Join(", ", Enumerable.Range(First + 1, _arrays.Count).Select(index => $"${index}"))}) WITH ORDINALITY AS k({string.Join(", ", Enumerable.Range(0, _arrays.Count).Select(index => $"c{index}"))}, n)");

    public NpgsqlCommand Command(string sql, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        AddTo(command);
        return command;
    }

    private void AddTo(NpgsqlCommand command)
    {
        _before?.AddTo(command);
        foreach (var array in _arrays) command.Parameters.Add(new() { Value = array, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }
}
