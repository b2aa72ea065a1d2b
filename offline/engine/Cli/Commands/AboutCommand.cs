using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi about</c>: versions, machine, backend and the current stack, for bug reports.</summary>
internal sealed class AboutCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("json", 'j'), Flag.Switch("transitive", 't'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var about = Describe(context, new Workspace(context, arguments));
        if (arguments.Has("json"))
        {
            context.Output.WriteLine(JsonText.Indented(about));
            return Task.FromResult(ExitCode.Success);
        }

        foreach (var (section, content) in about)
        {
            context.Output.WriteLine(section);
            foreach (var (name, value) in content as JsonObject ?? [])
            {
                context.Output.WriteLine($"    {name,-12}  {value}");
            }

            context.Output.WriteLine();
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static JsonObject Describe(CommandContext context, Workspace workspace)
    {
        var about = new JsonObject
        {
            ["cliAbout"] = new JsonObject
            {
                ["version"] = Manifest.CurrentVersion.TrimStart('v'),
                ["engine"] = "offline",
                ["framework"] = RuntimeInformation.FrameworkDescription,
            },
            ["host"] = new JsonObject
            {
                ["os"] = RuntimeInformation.OSDescription,
                ["version"] = Environment.OSVersion.Version.ToString(),
                ["arch"] = RuntimeInformation.OSArchitecture.ToString(),
            },
            ["backend"] = new JsonObject
            {
                ["name"] = Environment.MachineName,
                ["url"] = workspace.Store.Location.Url,
                ["user"] = Environment.UserName,
            },
        };
        if (!workspace.IsInProject)
        {
            return about;
        }

        about["project"] = new JsonObject { ["name"] = workspace.Project.Name, ["runtime"] = workspace.Project.Runtime };
        if ((context.Environment("PULUMI_STACK") ?? workspace.Selection.Current) is { } current
            && workspace.Reference(current) is var stack && workspace.Store.Exists(stack))
        {
            about["currentStack"] = new JsonObject
            {
                ["fullyQualifiedName"] = stack.FullName,
                ["resources"] = workspace.Store.Read(stack).ResourceCount,
            };
        }

        return about;
    }
}
