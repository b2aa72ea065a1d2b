using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Cli.Arguments;

/// <summary>A command line, taken apart.</summary>
public sealed record ParsedArguments(ImmutableArray<string> Positionals, ImmutableArray<(string Name, string Value)> Flags)
{
    /// <summary>The last value given; null when there is none.</summary>
    public string? Value(string name) => Flags.LastOrDefault(flag => flag.Name == name).Value;

    public ImmutableArray<string> Values(string name) => [.. Flags.Where(flag => flag.Name == name).Select(flag => flag.Value)];

    /// <summary>Values that may also be given at once, separated by commas.</summary>
    public ImmutableArray<string> List(string name) =>
        [.. Values(name).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public bool Has(string name) => Value(name) is { } value && IsTrue(value);

    /// <exception cref="CommandException">The value is no whole number.</exception>
    public int? Number(string name) => Value(name) is not { } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw new CommandException(ExitCode.Invocation, $"invalid argument '{text}' for --{name}: expected a whole number");

    /// <summary>The positional argument at an index, or null.</summary>
    public string? Positional(int index) => index < Positionals.Length ? Positionals[index] : null;

    /// <exception cref="CommandException">There are fewer or more positional arguments.</exception>
    public void Expect(int least, int most, string usage)
    {
        if (Positionals.Length < least || Positionals.Length > most)
        {
            throw new CommandException(ExitCode.Invocation, $"expected {usage}, got {Positionals.Length} argument(s)");
        }
    }

    internal static bool IsTrue(string value) => value is "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
