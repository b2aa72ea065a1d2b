using System.Buffers;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Backend;

/// <summary>The stacks of one backend.</summary>
public sealed class StackStore(BackendLocation location)
{
    public BackendLocation Location => location;

    public bool Exists(StackReference stack) => File.Exists(location.Checkpoint(stack));

    /// <summary>All stacks of a project, or of every project.</summary>
    public IEnumerable<StackReference> List(string? project)
    {
        var root = Path.Combine(location.Data, "stacks");
        return Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
                .Select(file => StackReference.Parse(Path.GetFileNameWithoutExtension(file), Path.GetFileName(Path.GetDirectoryName(file))))
                .Where(stack => project is null || stack.Project == project)
                .OrderBy(stack => stack.FullName, StringComparer.Ordinal)
            : [];
    }

    /// <exception cref="CommandException">There is no such stack, or its checkpoint is malformed.</exception>
    public Checkpoint Read(StackReference stack) => Exists(stack)
        ? Checkpoint.Read(location.Checkpoint(stack))
        : throw NotFound(stack.Name);

    /// <summary>Creates an empty stack.</summary>
    /// <exception cref="CommandException">It exists already, or the backend cannot be written.</exception>
    public void Create(StackReference stack)
    {
        if (Exists(stack))
        {
            throw new CommandException($"stack '{stack.FullName}' already exists");
        }

        var meta = Path.Combine(location.Data, "meta.yaml");
        if (!File.Exists(meta))
        {
            AtomicFile.Write(meta, "version: 1\n");
        }

        AtomicFile.Write(
            location.Checkpoint(stack),
            $"{{\"version\":0,\"checkpoint\":{{\"stack\":\"{stack.FullName}\"}}}}");
    }

    /// <summary>Replaces the checkpoint; the one before it becomes the <c>.bak</c> file.</summary>
    /// <param name="stack">Whose.</param>
    /// <param name="content">What <see cref="Serialize"/> gave.</param>
    /// <exception cref="CommandException">It cannot be written; the old one is in place.</exception>
    public void Write(StackReference stack, ReadOnlyMemory<byte> content)
    {
        var file = location.Checkpoint(stack);
        if (File.Exists(file))
        {
            AtomicFile.Write(file + ".bak", File.ReadAllBytes(file));
        }

        AtomicFile.Write(file, content.Span);
    }

    /// <summary>The content of a checkpoint file.</summary>
    /// <param name="stack">Whose.</param>
    /// <param name="features">What the deployment uses of version 4; none: it is version 3.</param>
    /// <param name="writeDeployment">Writes the deployment object.</param>
    public static ReadOnlyMemory<byte> Serialize(
        StackReference stack, IReadOnlyCollection<string> features, Action<Utf8JsonWriter> writeDeployment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PropertyJsonWriter.Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", features.Count > 0 ? DeploymentJson.VersionWithFeatures : DeploymentJson.Version);
            if (features.Count > 0)
            {
                writer.WriteStartArray("features");
                foreach (var feature in features)
                {
                    writer.WriteStringValue(feature);
                }

                writer.WriteEndArray();
            }

            writer.WriteStartObject("checkpoint");
            writer.WriteString("stack", stack.FullName);
            writer.WritePropertyName("latest");
            writeDeployment(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Removes the stack; its checkpoint stays as <c>.bak</c>, its history as it is.</summary>
    public void Remove(StackReference stack)
    {
        var file = location.Checkpoint(stack);
        try
        {
            File.Move(file, file + ".bak", overwrite: true);
            File.Delete(location.Journal(stack));
            File.Delete(location.Tags(stack));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"could not remove {file}: {exception.Message}", exception);
        }
    }

    public static CommandException NotFound(string name) => new(ExitCode.StackNotFound, $"no stack named '{name}' found");
}
