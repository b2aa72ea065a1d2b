using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Plugins;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary>
/// <c>pulumi plugin install resource NAME VERSION</c>: from an archive, a folder or an executable with <c>--file</c>.
/// Without it nothing is fetched: a plugin that can be found already is well, and any other is an error.
/// </summary>
internal sealed class PluginInstallCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(
        Flag.Value("file", 'f'), Flag.Switch("exact"), Flag.Switch("reinstall"), Flag.Value("server"), Flag.Value("checksum"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 3, "a plugin's kind, name and version");
        if (arguments.Positionals.IsEmpty)
        {
            return ExitCode.Success; // what the project needs is looked for when it is needed
        }

        if (arguments.Positionals[0] != "resource")
        {
            throw new CommandException(
                ExitCode.Invocation, $"unrecognized plugin kind: {arguments.Positionals[0]}; this engine uses plugins of kind 'resource'");
        }

        arguments.Expect(2, 3, "a plugin's kind, name and version");
        var name = arguments.Positionals[1];
        var version = (arguments.Positional(2) ?? "").TrimStart('v');
        var home = Workspace.HomeOf(context);
        if (arguments.Value("file") is { } file)
        {
            await InstallAsync(Path.GetFullPath(file, context.WorkingDirectory), name, version, home, cancellationToken);
            return ExitCode.Success;
        }

        // Says where it looked, and what to do.
        new PluginFinder(ImmutableSortedDictionary<string, string>.Empty, context.Environment, home).Find(name, version);
        return ExitCode.Success;
    }

    private static async Task InstallAsync(string source, string name, string version, string home, CancellationToken cancellationToken)
    {
        if (version.Length == 0)
        {
            throw new CommandException(ExitCode.Invocation, "missing plugin version argument, this is required if installing from a file");
        }

        var folder = Path.Combine(home, "plugins", $"resource-{name}-v{version}");
        var aside = $"{folder}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(aside);
        try
        {
            await UnpackAsync(source, $"pulumi-resource-{name}", aside, cancellationToken);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(aside, folder);
        }
        finally
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    private static async Task UnpackAsync(string source, string executable, string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(source))
        {
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
        else if (source.EndsWith(".tar.gz", StringComparison.Ordinal) || source.EndsWith(".tgz", StringComparison.Ordinal))
        {
            await using var packed = File.OpenRead(source);
            await using var stream = new GZipStream(packed, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(stream, folder, overwriteFiles: false, cancellationToken);
        }
        else
        {
            File.Copy(source, Path.Combine(folder, executable));
        }

        var plugin = Path.Combine(folder, executable);
        if (!File.Exists(plugin))
        {
            throw new CommandException(ExitCode.Invocation, $"{source} holds no {executable}");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, File.GetUnixFileMode(plugin) | UnixFileMode.UserExecute);
        }
    }
}
