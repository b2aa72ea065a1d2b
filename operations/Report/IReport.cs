using Spectre.Console.Rendering;

namespace Rollback.Operations.Report;

/// <summary>
/// Where a command speaks. People read it on standard output; under `--json` they read standard error,
/// and standard output carries one object. No other code writes to the console.
/// </summary>
public interface IReport
{
    /// <summary>One line of talk, shown as it is (no markup).</summary>
    void Say(string line);

    /// <summary>Something to heed that stops nothing; to standard error.</summary>
    void Warn(string line);

    /// <summary>A table, tree or the like.</summary>
    void Show(IRenderable picture);

    /// <summary>Asks a person yes or no; false where nobody can be asked.</summary>
    bool Confirm(string question);
}
