using Spectre.Console.Rendering;

namespace Rollback.Operations.Report;

/// <summary>Passes on warnings only: for the engine's lines inside a larger command, which tells its own story.</summary>
internal sealed class QuietReport(IReport inner) : IReport
{
    public void Say(string line)
    {
    }

    public void Warn(string line) => inner.Warn(line);

    public void Show(IRenderable picture)
    {
    }

    public bool Confirm(string question) => false;
}
