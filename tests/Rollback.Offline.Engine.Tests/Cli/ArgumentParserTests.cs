using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Tests.Cli;

public sealed class ArgumentParserTests
{
    private static readonly FlagSet Flags = FlagSet.Stack.With(Flag.Switch("yes", 'y'), Flag.Switch("json", 'j'), Flag.Value("target", 't'));

    [Fact]
    public void Flags_and_arguments_mix_freely_and_two_dashes_end_the_flags()
    {
        var parsed = ArgumentParser.Parse(["KEY", "--stack=dev", "-t", "a,b", "-tc", "--yes", "--", "--not-a-flag"], Flags);

        parsed.Positionals.ShouldBe(["KEY", "--not-a-flag"]);
        parsed.Value("stack").ShouldBe("dev");
        parsed.List("target").ShouldBe(["a", "b", "c"]);
        parsed.Has("yes").ShouldBeTrue();
        parsed.Has("json").ShouldBeFalse();
    }

    [Fact]
    public void A_switch_does_not_swallow_the_next_argument_and_can_be_turned_off()
    {
        ArgumentParser.Parse(["--json", "true"], Flags).Positionals.ShouldBe(["true"]);
        ArgumentParser.Parse(["--yes=false"], Flags).Has("yes").ShouldBeFalse();
        ArgumentParser.Parse(["-yj"], Flags).Has("json").ShouldBeTrue();
    }

    [Theory]
    [InlineData("--nope", "unknown flag: --nope")]
    [InlineData("-z", "unknown shorthand flag: 'z' in -z")]
    [InlineData("--stack", "flag needs an argument: --stack")]
    [InlineData("--yes=perhaps", "invalid argument 'perhaps' for --yes: expected true or false")]
    public void Mistakes_are_named(string argument, string message)
    {
        var refusal = Should.Throw<CommandException>(() => ArgumentParser.Parse([argument], Flags));

        refusal.Message.ShouldBe(message);
        refusal.Code.ShouldBe(ExitCode.Invocation);
    }
}
