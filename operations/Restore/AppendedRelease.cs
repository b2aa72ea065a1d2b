using Rollback.Model;
using Rollback.Operations.Releases;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Restore;

/// <summary>The release that a command appends to the lineage, or that an earlier run of it did.</summary>
/// <param name="File">Where it is, or will be.</param>
/// <param name="IsNew">Whether the lineage does not have it yet.</param>
internal sealed record AppendedRelease(Release Release, string File, bool IsNew)
{
    public static AppendedRelease Of(StackSession session, StackSettings settings, Release release, bool isNew) => new(
        release, Path.Combine(session.Context.Checkout.Stacks, settings.Value("lineage") ?? session.Stack, "releases", release.Number.FileName), isNew);

    /// <summary>When, and by whom a release that is made now is made.</summary>
    public static Created CreatedNow(StackSession session) => new(session.Context.Clock.GetUtcNow(), NewReleaseCommand.Author(session.Context) ?? "rollback");

    /// <param name="again">The command that goes on where the file has appeared meanwhile.</param>
    public Step Add(string again) => new("release", $"Add release {Release.Number} to the lineage: {Release.Summary}.")
    {
        IsDone = _ => Task.FromResult(System.IO.File.Exists(File)),
        Do = _ => Task.FromResult(ReleaseFileWriter.WriteOnce(File, ReleaseText.Write(Release)) ? null : RestoreFailure.Unfinished($"{File} has appeared meanwhile.", again)),
        Undo = TakeBack,
    };

    /// <summary>A release that no update knows is a draft.</summary>
    private Task TakeBack()
    {
        if (IsNew) System.IO.File.Delete(File);
        return Task.CompletedTask;
    }
}
