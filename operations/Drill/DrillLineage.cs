using Rollback.Model;
using Rollback.Operations.Settings;

namespace Rollback.Operations.Drill;

/// <summary>
/// A lineage of the drill's own, for scenarios that append releases and take checkpoints: a rehearsal may not write into the
/// lineage that it rehearses. It lies under ROLLBACK_HOME and goes with the drill's stack.
/// </summary>
internal static class DrillLineage
{
    public static string FolderOf(Checkout checkout, string stack) => Path.Combine(checkout.Home, "drills", stack);

    /// <summary>Copies the lineage that the settings name, up to a release, and lets the stack use the copy.</summary>
    public static Answer<Lineage> Own(DrillStage stage, int last)
    {
        var session = stage.Session;
        if (!session.Settings().Is(out var settings, out var failure)) return failure;
        var checkout = session.Context.Checkout;
        var (from, into) = (Path.Combine(checkout.Stacks, settings.Value("lineage") ?? session.Stack), FolderOf(checkout, session.Stack));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => IsRehearsed(Path.GetRelativePath(from, file), last)))
        {
            var copy = Path.Combine(into, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        settings = settings.With("lineage", into);
        settings.Write(session.Location.Path);
        return session.Lineage(settings);
    }

    public static void Forget(Checkout checkout, string stack)
    {
        if (Directory.Exists(FolderOf(checkout, stack))) Directory.Delete(FolderOf(checkout, stack), recursive: true);
    }

    private static bool IsRehearsed(string file, int last) => file.Split(Path.DirectorySeparatorChar)[0] switch
    {
        "releases" => int.TryParse(Path.GetFileNameWithoutExtension(file), out var number) && number <= last,
        "checkpoints" => false,
        _ => true,
    };
}
