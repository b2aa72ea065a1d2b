using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Backend;

/// <summary>
/// Gives a stack another name, and perhaps another project: in its URNs, its files and its history. The new checkpoint is
/// written before the old one goes, so that a kill in between leaves the stack under both names rather than under none.
/// </summary>
public sealed class StackRenaming(StackStore store, StackReference from, StackReference to)
{
    /// <param name="state">The stack's state, opened by the holder of its lock.</param>
    /// <exception cref="CommandException">The new name is taken, or a file cannot be written.</exception>
    public void Run(OpenState state)
    {
        if (store.Exists(to))
        {
            throw new CommandException($"a stack named '{to.Name}' already exists");
        }

        var renamed = UrnRewriting.Apply(state.Snapshot, Rename);
        store.Create(to);
        new OpenState(store, to, state.Secrets, TimeProvider.System, renamed).Save(renamed);
        MoveFile(store.Location.Tags(from), store.Location.Tags(to));
        MoveHistory();
        store.Remove(from);
    }

    private string Rename(string urn) => Urns.IsValid(urn)
        ? Urns.Rebase(urn, to.Name, to.Project, Urns.TypeOf(urn) == Urns.StackType ? $"{to.Project}-{to.Name}" : Urns.NameOf(urn))
        : urn;

    private void MoveHistory()
    {
        var folder = store.Location.History(from);
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            // The files' names begin with the stack's.
            MoveFile(file, Path.Combine(store.Location.History(to), to.Name + Path.GetFileName(file)[from.Name.Length..]));
        }
    }

    private static void MoveFile(string source, string target)
    {
        if (File.Exists(source))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(source, target, overwrite: true);
        }
    }
}
