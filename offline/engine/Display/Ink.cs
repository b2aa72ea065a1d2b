using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Display;

/// <summary>Colors for terminals: never where NO_COLOR is set, <c>--color</c> says so, or the output is no terminal.</summary>
public sealed class Ink(bool isOn)
{
    public bool IsOn => isOn;

    /// <param name="choice">Value of <c>--color</c>: always, never, raw or auto.</param>
    /// <param name="context">Says whether there is a terminal.</param>
    /// <exception cref="CommandException">The choice is none of them.</exception>
    public static Ink Choose(string? choice, CommandContext context) => choice switch
    {
        "always" => new Ink(true),
        "never" or "raw" => new Ink(false),
        null or "auto" => new Ink(context.IsTerminal && string.IsNullOrEmpty(context.Environment("NO_COLOR"))),
        _ => throw new CommandException(ExitCode.Invocation, $"unsupported color option: '{choice}'. Supported values are: always, never, raw, auto"),
    };

    /// <param name="color">A color name of <see cref="Operations.Color"/>, or nothing.</param>
    /// <param name="text">What to color.</param>
    public string Paint(string color, string text) => isOn && Code(color) is { } code ? $"\e[{code}m{text}\e[0m" : text;

    public string Bold(string text) => isOn ? $"\e[1m{text}\e[0m" : text;

    private static string? Code(string color) => color switch
    {
        "red" => "31",
        "green" => "32",
        "yellow" => "33",
        "blue" => "94",
        "fuchsia" => "35",
        "aqua" => "36",
        "grey" => "90",
        _ => null,
    };
}
