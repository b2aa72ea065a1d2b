using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Parity;

/// <summary>Captures on disk: JSON, written whole or not at all.</summary>
internal static class ParityFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Bytes(ParityCapture capture) => JsonSerializer.SerializeToUtf8Bytes(capture, Options);

    public static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var draft = $"{full}.{Environment.ProcessId}.tmp";
        await File.WriteAllBytesAsync(draft, bytes, cancellationToken);
        File.Move(draft, full, overwrite: true);
    }

    public static Answer<ParityCapture> Read(string path)
    {
        if (!File.Exists(path)) return new Failure("PAR001", $"There is no capture '{path}'.", "`rollback parity capture --output` writes one.");
        try
        {
            var capture = JsonSerializer.Deserialize<ParityCapture>(File.ReadAllBytes(path), Options);
            return capture is { Version: 2 } ? capture : new Failure("PAR002", $"'{path}' is a capture of a form that this version does not know.", "Capture again.");
        }
        catch (JsonException fault)
        {
            return new Failure("PAR002", $"'{path}' is not a capture: {fault.Message}", "Capture again.");
        }
    }
}
