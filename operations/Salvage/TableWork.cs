namespace Rollback.Operations.Salvage;

/// <summary>How far the replay of one table is. A byte per change is kept, whatever the rows hold.</summary>
internal sealed class TableWork(SalvagedTable table, TableMatch match, IReadOnlySet<ChangeKind> kinds)
{
    private const byte Open = 0;
    private const byte Settled = 1;

    private readonly byte[] _states = new byte[table.Changes + 1];
    private readonly Dictionary<FitReason, int> _reasons = [];
    private readonly int[] _fits = new int[4];

    public SalvagedTable Table { get; } = table;

    public TableMatch Match { get; } = match;

    /// <summary>Changes of a kind that are neither made nor refused.</summary>
    public Dictionary<ChangeKind, int> Left { get; } = kinds.ToDictionary(kind => kind, table.Count);

    public bool IsOpen(int number, ChangeKind kind) => _states[number] == Open && Left.ContainsKey(kind);

    public void Settle(RowChange change, FitReason fit)
    {
        _states[change.Number] = Settled;
        _fits[(int)fit.Fit]++;
        Left[change.Kind]--;
        if (fit.Text.Length > 0) _reasons[fit] = _reasons.GetValueOrDefault(fit) + 1;
    }

    public TableReplay Result() => new(
        Table.FullName, _fits[(int)Fit.Fits], _fits[(int)Fit.AlreadyThere], _fits[(int)Fit.Conflict], _fits[(int)Fit.NoLongerFits], Table.Changes - Left.Keys.Sum(Table.Count),
        [.. _reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key.Text, StringComparer.Ordinal).Select(reason => new ReasonCount(reason.Key.Fit, reason.Key.Text, reason.Value))]);
}
