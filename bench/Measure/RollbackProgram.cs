using System.Diagnostics;

namespace Rollback.Bench.Measure;

/// <summary>The `rollback` command as its launcher runs it: the native program, where there is one that is not older than the IL.</summary>
internal static class RollbackProgram
{
    public static ProcessStartInfo Start(string repository, IEnumerable<string> arguments)
    {
        var il = Path.Combine(repository, "artifacts/bin/Rollback.Operations/release/Rollback.Operations.dll");
        var native = Path.Combine(repository, "artifacts/bin/Rollback.Operations.Native/release/rollback");
        return File.GetLastWriteTimeUtc(native) > File.GetLastWriteTimeUtc(il)
            ? new ProcessStartInfo(native, arguments)
            : new ProcessStartInfo("dotnet", [il, .. arguments]);
    }
}
