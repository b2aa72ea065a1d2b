using System.Collections.Immutable;
using System.Globalization;

namespace Rollback.Operations.Drill.Traffic;

/// <summary>Every request of a drill, in the order in which they ended. Each is in the journal file before it counts.</summary>
internal sealed class TrafficLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _journal;
    private ImmutableList<RequestRecord> _records = [];

    /// <param name="journal">The file; its folder is made.</param>
    public TrafficLog(string journal)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        _journal = new StreamWriter(journal) { AutoFlush = true };
        _journal.WriteLine("ended,key,status,color,error");
    }

    public ImmutableList<RequestRecord> Records
    {
        get
        {
            lock (_gate)
                return _records;
        }
    }

    public void Add(RequestRecord record)
    {
        lock (_gate)
        {
            _journal.WriteLine(string.Join(
                ',',
                record.EndedAt.ToString("O", CultureInfo.InvariantCulture),
                record.Key,
                record.Status?.ToString(CultureInfo.InvariantCulture),
                record.Color,
                record.Error?.Replace(',', ';').ReplaceLineEndings(" ")));
            _records = _records.Add(record);
        }
    }

    public void Dispose() => _journal.Dispose();
}
