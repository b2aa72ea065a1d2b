using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Cli.Arguments;

/// <summary>
/// Takes a command line apart by the rules of the official command: flags and arguments mix freely, <c>--</c> ends the
/// flags, a switch takes a value only with <c>=</c>, and one-letter switches can be joined.
/// </summary>
public static class ArgumentParser
{
    /// <exception cref="CommandException">A flag is unknown or lacks its value.</exception>
    public static ParsedArguments Parse(IReadOnlyList<string> arguments, FlagSet flags)
    {
        var positionals = ImmutableArray.CreateBuilder<string>();
        var found = ImmutableArray.CreateBuilder<(string Name, string Value)>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument == "--")
            {
                positionals.AddRange(arguments.Skip(index + 1));
                break;
            }

            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                found.Add(Long(argument[2..], flags, () => Next(arguments, ref index, argument)));
            }
            else if (argument.Length > 1 && argument[0] == '-')
            {
                found.AddRange(Letters(argument, flags, () => Next(arguments, ref index, argument)));
            }
            else
            {
                positionals.Add(argument);
            }
        }

        return new ParsedArguments(positionals.DrainToImmutable(), found.DrainToImmutable());
    }

    private static (string Name, string Value) Long(string text, FlagSet flags, Func<string> next)
    {
        var parts = text.Split('=', 2);
        var flag = flags.Find(parts[0]) ?? throw new CommandException(ExitCode.Invocation, $"unknown flag: --{parts[0]}");
        return (flag.Name, parts.Length == 2 ? Checked(flag, parts[1]) : flag.TakesValue ? next() : "true");
    }

    private static IEnumerable<(string Name, string Value)> Letters(string argument, FlagSet flags, Func<string> next)
    {
        for (var index = 1; index < argument.Length; index++)
        {
            var flag = flags.Find(argument[index])
                ?? throw new CommandException(ExitCode.Invocation, $"unknown shorthand flag: '{argument[index]}' in {argument}");
            var rest = argument[(index + 1)..];
            if (rest.StartsWith('='))
            {
                yield return (flag.Name, Checked(flag, rest[1..]));
                yield break;
            }

            if (flag.TakesValue)
            {
                yield return (flag.Name, rest.Length > 0 ? rest : next());
                yield break;
            }

            yield return (flag.Name, "true");
        }
    }

    private static string Checked(Flag flag, string value) =>
        flag.TakesValue || ParsedArguments.IsTrue(value) || value is "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? value
            : throw new CommandException(ExitCode.Invocation, $"invalid argument '{value}' for {flag}: expected true or false");

    private static string Next(IReadOnlyList<string> arguments, ref int index, string flag) => ++index < arguments.Count
        ? arguments[index]
        : throw new CommandException(ExitCode.Invocation, $"flag needs an argument: {flag}");
}
