using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack output [NAME]</c>.</summary>
internal sealed class StackOutputCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("json", 'j'), Flag.Switch("show-secrets"), Flag.Switch("shell"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "at most one output name");
        var workspace = new Workspace(context, arguments);
        var snapshot = workspace.State(workspace.CurrentStack()).View();
        var outputs = StackOutputs.Of(snapshot).Select(value => Visible(value, arguments.Has("show-secrets")));
        if (arguments.Positional(0) is { } name)
        {
            var value = outputs.Find(name) ?? throw new CommandException($"current stack does not have output property '{name}'");
            context.Output.WriteLine(
                arguments.Has("json") ? Json(value) : arguments.Has("shell") ? Shell(name, value) : Raw(value));
        }
        else if (arguments.Has("json"))
        {
            context.Output.WriteLine(Json(new PropertyValue.Map(outputs)));
        }
        else
        {
            WriteAll(context.Output, outputs, arguments.Has("shell"));
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static void WriteAll(TextWriter output, PropertyMap outputs, bool isShell)
    {
        if (isShell)
        {
            foreach (var (name, value) in outputs)
            {
                output.WriteLine(Shell(name, value));
            }

            return;
        }

        output.WriteLine($"Current stack outputs ({outputs.Count.ToString(CultureInfo.InvariantCulture)}):");
        if (outputs.Count == 0)
        {
            output.WriteLine("    No output values currently in this stack");
            return;
        }

        var width = outputs.Keys.Select(name => name.Length).Append("OUTPUT".Length).Max();
        output.WriteLine($"    {"OUTPUT".PadRight(width)}  VALUE");
        foreach (var (name, value) in outputs)
        {
            output.WriteLine($"    {name.PadRight(width)}  {Raw(value)}");
        }
    }

    private static PropertyValue Visible(PropertyValue value, bool showSecrets) => showSecrets
        ? value.WithoutSecrets()
        : Mask(value);

    /// <summary>Top-down, so that nothing inside a secret is looked at.</summary>
    private static PropertyValue Mask(PropertyValue value) => value switch
    {
        PropertyValue.Secret => "[secret]",
        PropertyValue.Map map => new PropertyValue.Map(map.Properties.Select(Mask)),
        PropertyValue.List list => new PropertyValue.List([.. list.Items.Select(Mask)]),
        _ => value,
    };

    /// <summary>A text as it is; anything else as compact JSON.</summary>
    private static string Raw(PropertyValue value) =>
        value is PropertyValue.Text text ? text.Value : PropertyJsonWriter.PlainText(value);

    private static string Json(PropertyValue value) => JsonText.Indented(DeepJson.Node(PropertyJsonWriter.PlainText(value)));

    private static string Shell(string name, PropertyValue value) => $"{name}='{Raw(value).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
