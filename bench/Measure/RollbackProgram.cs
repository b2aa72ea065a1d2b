using System.Diagnostics;

namespace Rollback.Bench.Measure;

/// <summary>The `rollback` command as its launcher runs it: the native program, where there is one that is not older than the IL.</summary>
internal static class RollbackProgram
{
    public static ProcessStartInfo Start(string repository, IEnumerable<string> arguments)
    {
        var folder = Path.Combine(repository, "artifacts/bin/Rollback.Operations/release");
        var il = Path.Combine(folder, "Rollback.Operations.dll");
        var native = Path.Combine(repository, "artifacts/bin/Rollback.Operations.Native/release/rollback");
        var made = File.GetLastWriteTimeUtc(native);
        return made > File.GetLastWriteTimeUtc(il) && made > File.GetLastWriteTimeUtc(Path.Combine(folder, "Rollback.Model.dll"))
            ? new ProcessStartInfo(native, arguments)
            : new ProcessStartInfo("dotnet", [il, .. arguments]);
    }
}
