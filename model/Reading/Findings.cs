using System.Collections.Immutable;

namespace Rollback.Model.Reading;

/// <summary>Collects everything that is wrong with one file, so that one reading tells it all.</summary>
internal sealed class Findings(string file)
{
    private readonly List<LineageError> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<LineageError> Errors => [.. _errors.OrderBy(error => error.Line)];

    public void Add(Node at, string field, string problem, string fix) => Add(at.Line, field, (at as Node.Scalar)?.Value, problem, fix);

    public void Add(int line, string field, string? value, string problem, string fix) =>
        _errors.Add(new() { File = file, Line = line, Field = field, Value = value, Problem = problem, Fix = fix });
}
