using System.Collections.Immutable;
using Rollback.Offline.Engine.Cli;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>What <c>Pulumi.yaml</c> says.</summary>
public sealed record Project
{
    private static readonly ImmutableArray<string> Names = ["Pulumi.yaml", "Pulumi.yml"];

    public required string File { get; init; }

    public required string Name { get; init; }

    /// <summary><c>dotnet</c>, <c>nodejs</c>, …</summary>
    public required string Runtime { get; init; }

    public ImmutableSortedDictionary<string, string> RuntimeOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Description { get; init; } = "";

    /// <summary>File or folder of the program, relative to <see cref="Root"/>; empty: the root itself.</summary>
    public string Main { get; init; } = "";

    /// <summary>Folder of the stacks' settings, relative to <see cref="Root"/>.</summary>
    public string StackConfigFolder { get; init; } = "";

    public string? BackendUrl { get; init; }

    /// <summary>Whether every update refreshes first (<c>options.refresh: always</c>).</summary>
    public bool AlwaysRefresh { get; init; }

    /// <summary>Folders of provider plugins by package name, absolute.</summary>
    public ImmutableSortedDictionary<string, string> Plugins { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>By <c>namespace:key</c>.</summary>
    public ImmutableSortedDictionary<string, ConfigDeclaration> ConfigSchema { get; init; } =
        ImmutableSortedDictionary<string, ConfigDeclaration>.Empty;

    public string Root => Path.GetDirectoryName(File)!;

    /// <summary>The program's working directory.</summary>
    public string ProgramDirectory
    {
        get
        {
            var main = Path.GetFullPath(Path.Combine(Root, Main));
            return System.IO.File.Exists(main) ? Path.GetDirectoryName(main)! : main;
        }
    }

    /// <summary>What the language runtime is told to run in <see cref="ProgramDirectory"/>: a file name, or <c>.</c>.</summary>
    public string EntryPoint
    {
        get
        {
            var main = Path.GetFullPath(Path.Combine(Root, Main));
            return System.IO.File.Exists(main) ? Path.GetFileName(main) : ".";
        }
    }

    public string StackSettingsFile(string stack) =>
        Path.GetFullPath(Path.Combine(Root, StackConfigFolder, $"Pulumi.{stack}{Path.GetExtension(File)}"));

    /// <summary>The nearest project file in a folder or above it; null when there is none.</summary>
    public static string? FindFile(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            if (Names.Select(name => Path.Combine(folder.FullName, name)).FirstOrDefault(System.IO.File.Exists) is { } file)
            {
                return file;
            }
        }

        return null;
    }

    /// <exception cref="CommandException">There is no project file, or it is malformed.</exception>
    public static Project Find(string directory) => Load(FindFile(directory) ?? throw new CommandException(
        ExitCode.Invocation,
        $"no Pulumi.yaml project file found (searching upwards from {directory}). Go to the project's folder, or name it with --cwd"));

    /// <exception cref="CommandException">The file is malformed or cannot be read.</exception>
    public static Project Load(string file)
    {
        try
        {
            return ProjectReader.Read(file, new YamlText(System.IO.File.ReadAllText(file)));
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Invocation, $"could not load project {file}: {exception.Message}", exception);
        }
    }
}
