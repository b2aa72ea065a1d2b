namespace Rollback.Offline.Engine.Cli.Arguments;

/// <summary>A flag of a command.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Short">The one-letter form, if any.</param>
/// <param name="TakesValue">False: a switch, which may still be given as <c>--name=false</c>.</param>
public sealed record Flag(string Name, char? Short = null, bool TakesValue = false)
{
    public static Flag Switch(string name, char? letter = null) => new(name, letter);

    public static Flag Value(string name, char? letter = null) => new(name, letter, TakesValue: true);

    public override string ToString() => $"--{Name}";
}
