using Rollback.Operations.Report;
using Spectre.Console.Rendering;

namespace Rollback.Operations.Tests;

/// <summary>Remembers what a command said.</summary>
internal sealed class RecordingReport : IReport
{
    public List<string> Lines { get; } = [];

    public void Say(string line) => Lines.Add(line);

    public void Warn(string line) => Lines.Add(line);

    public void Show(IRenderable picture)
    {
    }

    public bool Confirm(string question) => true;
}
