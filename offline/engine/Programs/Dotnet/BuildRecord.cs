using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>What a program was built from, and where the result lies.</summary>
/// <param name="Assembly">The built assembly.</param>
/// <param name="Configuration">Build configuration.</param>
/// <param name="Assets">The restored closure, <c>project.assets.json</c>.</param>
/// <param name="Folders">Folders whose sources went in.</param>
/// <param name="Fingerprint">Digest over the inputs' names, sizes and times.</param>
internal sealed record BuildRecord(string Assembly, string Configuration, string Assets, string[] Folders, string Fingerprint)
{
    public static BuildRecord Of(string project, string assembly, string assets, string configuration)
    {
        var folders = BuildInputs.Folders(project, assets);
        return new BuildRecord(assembly, configuration, assets, folders, BuildInputs.Fingerprint(folders, assets));
    }

    /// <summary>Null when there is none, or it cannot be understood: then the program is simply built again.</summary>
    public static BuildRecord? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), BuildRecordJson.Default.BuildRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a build would give the same assembly again.</summary>
    public bool IsCurrent(string configuration) =>
        Configuration == configuration && File.Exists(Assembly) && BuildInputs.Fingerprint(Folders, Assets) == Fingerprint;
}

[JsonSerializable(typeof(BuildRecord))]
internal sealed partial class BuildRecordJson : JsonSerializerContext;
