using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Parity;

/// <summary>Captures on disk: JSON, written whole or not at all.</summary>
internal static class ParityFile
{
    public static byte[] Bytes(ParityCapture capture) => JsonSerializer.SerializeToUtf8Bytes(capture, StoredTypes.Default.ParityCapture);

    /// <summary>Told before anything is read: writing comes last.</summary>
    /// <returns>Null: a file can have this name.</returns>
    public static Failure? Refusal(string option, string? path) => path is not null && Directory.Exists(path)
        ? new("PAR008", $"{option} '{path}' is a folder.", "Name a file, in it or elsewhere.")
        : null;

    public static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Both sides may be one database, whose notes are one file.
        var draft = $"{full}.{Guid.NewGuid():n}.tmp";
        await File.WriteAllBytesAsync(draft, bytes, cancellationToken);
        File.Move(draft, full, overwrite: true);
    }

    public static Answer<ParityCapture> Read(string path)
    {
        if (!File.Exists(path)) return new Failure("PAR001", $"There is no capture '{path}'.", "`rollback parity capture --output` writes one.");
        try
        {
            var bytes = File.ReadAllBytes(path);
            var version = JsonSerializer.Deserialize(bytes, StoredTypes.Default.VersionOnly)?.Version ?? 0;
            if (version == ParityCapture.CurrentVersion && JsonSerializer.Deserialize(bytes, StoredTypes.Default.ParityCapture) is { } capture) return capture;
            return new Failure(
                "PAR002",
                $"'{path}' is a capture of form {version}; this version writes and compares form {ParityCapture.CurrentVersion}, in which rows are hashed, or objects described, otherwise.",
                "Capture again; the baseline of a checkpoint can be compared by the version of rollback that took it.");
        }
        catch (JsonException fault)
        {
            return new Failure("PAR002", $"'{path}' is not a capture: {fault.Message}", "Capture again.");
        }
    }

    internal sealed record VersionOnly(int Version);
}
