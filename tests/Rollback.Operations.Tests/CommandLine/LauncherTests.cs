using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Rollback.Operations.Tests;

public sealed class LauncherTests : IDisposable
{
    private static readonly DateTime Built = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly string _root = Directory.CreateTempSubdirectory("rollback-launcher-").FullName;

    public LauncherTests()
    {
        Directory.CreateDirectory(At("scripts"));
        File.Copy(Path.Combine(Repository(), "rollback"), At("rollback"));
        File.Copy(Path.Combine(Repository(), "scripts", "common.sh"), At("scripts/common.sh"));
        Program("scripts/build", "exit 0");
        Program("programs/dotnet", "echo dotnet ${1##*/} $2");
        Write("artifacts/bin/Rollback.Operations/release/Rollback.Operations.dll", Built);
        Write("artifacts/bin/Rollback.Operations/release/Rollback.Model.dll", Built);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1, "Rollback.Operations.dll", 0, "native status")]
    [InlineData(0, "Rollback.Operations.dll", 1, "dotnet Rollback.Operations.dll status")]
    [InlineData(1, "Rollback.Operations.dll", 2, "dotnet Rollback.Operations.dll status")]
    [InlineData(1, "Rollback.Model.dll", 2, "dotnet Rollback.Operations.dll status")]
    public async Task The_native_command_runs_only_where_it_is_newer_than_all_that_it_is_made_of(int native, string built, int later, string ran)
    {
        Program("artifacts/bin/Rollback.Operations.Native/release/rollback", "echo native $1", Built.AddMinutes(native));
        Write($"artifacts/bin/Rollback.Operations/release/{built}", Built.AddMinutes(later));

        (await RunAsync()).ShouldBe(ran);
    }

    [Fact]
    public async Task Without_a_native_command_the_other_one_runs() => (await RunAsync()).ShouldBe("dotnet Rollback.Operations.dll status");

    private async Task<string> RunAsync()
    {
        var start = new ProcessStartInfo(At("rollback"), ["status"]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{At("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    private string At(string path) => Path.Combine(_root, path);

    private void Program(string path, string body, DateTime? built = null)
    {
        Write(path, built ?? Built, $"#!/usr/bin/env bash\n{body}\n");
        File.SetUnixFileMode(At(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Write(string path, DateTime built, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        File.SetLastWriteTimeUtc(At(path), built);
    }

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
