using Rollback.Operations.Report;
using Spectre.Console.Rendering;

namespace Rollback.Operations.Tests;

/// <summary>Does something at the very moment at which a step begins: steps are told before they run.</summary>
internal sealed class TrippingReport(string sentence, Action trip) : IReport
{
    private int _tripped;

    public bool HasTripped => Volatile.Read(ref _tripped) > 0;

    public void Say(string line)
    {
        if (line.StartsWith('[') && line.Contains(sentence, StringComparison.Ordinal) && Interlocked.Increment(ref _tripped) == 1) trip();
    }

    public void Warn(string line)
    {
    }

    public void Show(IRenderable picture)
    {
    }

    public bool Confirm(string question) => true;
}
