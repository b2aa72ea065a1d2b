using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rollback.Operations.Report;

/// <summary>Talks to people on one stream and to programs on the other.</summary>
internal sealed class ConsoleReport : IReport
{
    private readonly Surroundings _surroundings;
    private readonly bool _json;
    private readonly IAnsiConsole _talk;

    public ConsoleReport(Surroundings surroundings, bool json)
    {
        _surroundings = surroundings;
        _json = json;
        _talk = ConsoleOn(json ? surroundings.Error : surroundings.Out);
    }

    public void Say(string line) => _talk.WriteLine(line);

    public void Warn(string line) => _surroundings.Error.WriteLine($"warning: {line}");

    public void Show(IRenderable picture) => _talk.Write(picture);

    public bool Confirm(string question)
    {
        if (!_surroundings.IsInteractive)
            return false;

        _surroundings.Error.Write($"{question} [y/N] ");
        return _surroundings.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>The last word of a command: its failure for people, its result for programs.</summary>
    public void Close(Outcome outcome)
    {
        if (_json && ReportJson.Of(outcome) is { } node)
            _surroundings.Out.WriteLine(node.ToJsonString(ReportJson.Options));

        if (outcome.Failure is { } failure)
        {
            var word = outcome.ExitCode switch { ExitCode.Refused => "refused", ExitCode.Halted => "halted", _ => "error" };
            _surroundings.Error.WriteLine($"{word}: {failure.Message} ({failure.Code})");
            _surroundings.Error.WriteLine($"  {failure.Fix}");
        }
    }

    private IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            ColorSystem = _surroundings.Variable("NO_COLOR") is null && _surroundings.IsTerminal
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Ansi = _surroundings.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        });
        // A pipe has no width: a wrapped line would be a broken line for whoever reads it.
        if (!_surroundings.IsTerminal)
            console.Profile.Width = 500;
        return console;
    }
}
