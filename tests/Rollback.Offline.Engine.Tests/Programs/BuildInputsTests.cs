using Rollback.Offline.Engine.Programs.Dotnet;

namespace Rollback.Offline.Engine.Tests.Programs;

public sealed class BuildInputsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("inputs-").FullName;

    [Fact]
    public void A_change_anywhere_in_the_closure_is_seen_and_one_in_build_outputs_is_not()
    {
        Write("app/app.csproj", "<Project />");
        Write("app/Program.cs", "1");
        Write("lib/lib.csproj", "<Project />");
        Write("lib/deep/Part.cs", "1");
        var assets = Write("app/obj/project.assets.json", """
            {"libraries":{"lib/1.0.0":{"type":"project","path":"../lib/lib.csproj"},"Some.Package/1.0.0":{"type":"package","path":"some.package/1.0.0"}}}
            """);
        var folders = BuildInputs.Folders(Path.Combine(_root, "app/app.csproj"), assets);
        folders.ShouldBe([Path.Combine(_root, "app"), Path.Combine(_root, "lib")]);
        var before = BuildInputs.Fingerprint(folders, assets);

        Write("lib/bin/lib.dll", "x");
        Write("app/obj/other.cs", "x");
        BuildInputs.Fingerprint(folders, assets).ShouldBe(before);

        Write("lib/deep/Part.cs", "22");
        var changed = BuildInputs.Fingerprint(folders, assets);
        changed.ShouldNotBe(before);

        Write("Directory.Build.props", "<Project />");
        BuildInputs.Fingerprint(folders, assets).ShouldNotBe(changed);
    }

    [Fact]
    public void What_imported_build_rules_lie_beside_counts_as_a_source()
    {
        var project = Write("gen/app/app.csproj", """<Project><Import Project="../Generated.targets" /></Project>""");
        Write("gen/Generated.targets", "<Project />");
        var assets = Write("gen/app/obj/project.assets.json", """{"libraries":{}}""");

        BuildInputs.Folders(project, assets).ShouldBe([Path.Combine(_root, "gen"), Path.Combine(_root, "gen", "app")]);
    }

    [Fact]
    public void A_build_that_exists_is_used_until_a_source_is_newer()
    {
        var project = Write("app/app.csproj", "<Project />");
        var source = Write("app/Program.cs", "1");
        Write("artifacts/obj/app/project.assets.json", """{"libraries":{}}""");
        ExistingBuild.Find(project, "Release").ShouldBeNull();
        var assembly = Write("artifacts/bin/app/release/app.dll", "x");
        var now = File.GetLastWriteTimeUtc(assembly);

        File.SetLastWriteTimeUtc(assembly, now.AddMinutes(1));
        ExistingBuild.Find(project, "Release")!.Value.Assembly.ShouldBe(assembly);
        ExistingBuild.Find(project, "Debug").ShouldBeNull();

        File.SetLastWriteTimeUtc(source, now.AddMinutes(2));
        ExistingBuild.Find(project, "Release").ShouldBeNull();
    }

    [Fact]
    public void A_failed_build_is_told_by_its_errors_each_once()
    {
        DotnetBuild.Complaints("P.cs(1,9): error CS1525: bad [p]\n\nBuild FAILED.\n  P.cs(1,9): error CS1525: bad [p]\n    1 Error(s)\n")
            .ShouldBe("P.cs(1,9): error CS1525: bad [p]");
        DotnetBuild.Complaints("\nno disk\n").ShouldBe("no disk");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Write(string name, string content)
    {
        var file = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }
}
