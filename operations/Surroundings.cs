namespace Rollback.Operations;

/// <summary>Everything a command takes from outside, so that a test can run the whole tool in-process.</summary>
public sealed record Surroundings
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>The environment that children inherit.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where the search for the checkout starts: at this folder and then upwards.</summary>
    public required string Start { get; init; }

    /// <summary>Whether a person can be asked: both input and output are a terminal.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Whether colours and moving progress are welcome on <see cref="Out"/>.</summary>
    public required bool IsTerminal { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static Surroundings OfThisProcess() => new()
    {
        In = Console.In,
        Out = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        Start = AppContext.BaseDirectory,
        IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
        IsTerminal = !Console.IsOutputRedirected,
    };
}
