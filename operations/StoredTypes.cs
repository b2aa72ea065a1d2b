using System.Text.Json;
using System.Text.Json.Serialization;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations;

/// <summary>What we keep as JSON in files and databases, and read again. How is written when the program is compiled, as a native one needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckpointRecord))]
[JsonSerializable(typeof(ParityCapture))]
[JsonSerializable(typeof(ParityFile.VersionOnly))]
[JsonSerializable(typeof(JournaledScan))]
[JsonSerializable(typeof(SalvageManifest))]
[JsonSerializable(typeof(KeptNote.Form), TypeInfoPropertyName = "KeptNoteForm")]
internal sealed partial class StoredTypes : JsonSerializerContext;
