using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Cli.Arguments;

/// <summary>The flags that a command understands.</summary>
public sealed record FlagSet(ImmutableArray<Flag> Flags)
{
    /// <summary>What every command understands; those that only steer Pulumi's own plumbing are accepted and do nothing.</summary>
    public static FlagSet Global { get; } = new([
        Flag.Value("cwd", 'C'), Flag.Switch("non-interactive"), Flag.Value("color"), Flag.Switch("help", 'h'),
        Flag.Switch("emoji", 'e'), Flag.Value("verbose", 'v'), Flag.Switch("logtostderr"), Flag.Switch("logflow"), Flag.Value("tracing"),
        Flag.Value("profiling"), Flag.Value("memprofilerate"), Flag.Switch("disable-integrity-checking"), Flag.Switch("fully-qualify-stack-names"),
        Flag.Value("otel-traces"),
    ]);

    /// <summary>For commands that work on one stack.</summary>
    public static FlagSet Stack { get; } = Global.With(Flag.Value("stack", 's'), Flag.Value("config-file"));

    public FlagSet With(params ReadOnlySpan<Flag> flags) => new([.. Flags, .. flags]);

    public Flag? Find(string name) => Flags.FirstOrDefault(flag => flag.Name == name);

    public Flag? Find(char letter) => Flags.FirstOrDefault(flag => flag.Short == letter);
}
