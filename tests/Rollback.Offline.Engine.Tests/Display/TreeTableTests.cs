using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Spectre.Console;

namespace Rollback.Offline.Engine.Tests.Display;

public sealed class TreeTableTests
{
    private const string Stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
    private const string Site = "urn:pulumi:dev::shop::my:index:Site::web";
    private const string Database = "urn:pulumi:dev::shop::my:index:Site$aws:rds/instance:Instance::web-db";

    [Fact]
    public void Changed_resources_are_shown_below_their_parents_and_unchanged_ones_are_not()
    {
        var rows = new ResourceRows(new OperationOptions { DryRun = true }, TimeProvider.System);
        rows.Handle(Pre("same", Stack, ""));
        rows.Handle(Pre("same", Site, Stack));
        rows.Handle(Pre("update", Database, Site, "allocatedStorage"));
        rows.Handle(Pre("same", Site + "2", Stack));
        rows.Handle(Pre("create", Database + "2", Stack));

        Draw(rows, dryRun: true).ShouldBe("""
                 Type                             Name      Plan    Info
                 pulumi:pulumi:Stack              shop-dev
                 ├─ my:index:Site                 web
             ~   │  └─ aws:rds/instance:Instance  web-db    update  [diff: ~allocatedStorage]
             +   └─ aws:rds/instance:Instance     web-db2   create
            """);
    }

    [Fact]
    public void A_finished_replacement_is_called_one_and_failures_carry_their_message()
    {
        var rows = new ResourceRows(new OperationOptions { DryRun = false }, TimeProvider.System);
        rows.Handle(Pre("same", Stack, ""));
        rows.Handle(Pre("delete-replaced", Database, Stack));
        rows.Handle(new EngineEvent.ResourceOutputs(Step("delete-replaced", Database, Stack), false));
        rows.Handle(Pre("create", Site, Stack));
        rows.Handle(new EngineEvent.ResourceFailed(Step("create", Site, Stack), StepStatus.Ok));
        rows.Handle(new EngineEvent.Diagnostic(Site, "error", "no capacity\nmore"));

        var text = Draw(rows, dryRun: false);
        text.ShouldContain("+-  ├─ aws:rds/instance:Instance  web-db    replaced (0.0s)");
        text.ShouldContain("+   └─ my:index:Site              web       creating failed  error: no capacity");
    }

    private static string Draw(ResourceRows rows, bool dryRun)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 120;
        console.Write(TreeTable.Render(rows.Visible(), new OperationOptions { DryRun = dryRun }, TimeProvider.System));
        return string.Join('\n', output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    private static EngineEvent.ResourcePre Pre(string op, string urn, string parent, params string[] keys) => new(Step(op, urn, parent, keys), true);

    private static StepMetadata Step(string op, string urn, string parent, params string[] keys)
    {
        var state = new ResourceState { Urn = urn, Type = urn.Split("::")[2].Split('$')[^1], Parent = parent };
        return new StepMetadata(op, urn, state.Type, state, state, [], [.. keys], null, "");
    }
}
