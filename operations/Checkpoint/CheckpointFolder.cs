using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Operations.Parity;
using Rollback.Operations.Settings;

namespace Rollback.Operations.Checkpoint;

/// <summary>
/// The checkpoints of one stack: `NNNN-NAME.json`, each naming the digest of the one before, and `baselines/` with the
/// files that they name by digest. Records are written once, whole, and last; nothing is ever changed.
/// </summary>
internal sealed partial class CheckpointFolder(string path)
{
    /// <summary>Setting that names the folder where it is not the lineage's.</summary>
    public const string Setting = "checkpoints";

    public string Path => path;

    /// <summary>
    /// In the default home beside the releases, to be committed with them. Another home has its own, as it has its own
    /// stacks: the checkpoints of a rehearsal say nothing about the stack of the same name elsewhere.
    /// </summary>
    public static CheckpointFolder Of(Checkout checkout, string stack, StackSettings settings) => new(
        settings.Value(Setting) is { } named ? System.IO.Path.Combine(checkout.Stacks, named)
        : checkout.HasDefaultHome ? System.IO.Path.Combine(checkout.Stacks, settings.Value("lineage") ?? stack, "checkpoints", stack)
        : System.IO.Path.Combine(checkout.Home, "checkpoints", stack));

    /// <summary>Reads every record and checks the chain.</summary>
    public CheckpointChain Load()
    {
        var entries = new List<CheckpointEntry>();
        var problems = new List<CheckpointProblem>();
        if (!Directory.Exists(path)) return new(entries, problems);

        var previous = (string?)null;
        var number = 0;
        foreach (var file in Directory.EnumerateFiles(path).Where(file => !System.IO.Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            number++;
            var (record, digest, problem) = CheckpointFile.Read(File.ReadAllBytes(file));
            problem ??= Misplaced(record!, System.IO.Path.GetFileName(file), number, previous, entries);
            if (problem is null) entries.Add(new(record!, digest, file));
            else problems.Add(new(file, problem));
            previous = digest;
        }

        return new(entries, problems);
    }

    public string BaselinePath(string digest) => System.IO.Path.Combine(path, "baselines", $"{digest["sha256:".Length..]}.json");

    /// <summary>The baseline that a checkpoint names, if the file is still exactly it.</summary>
    public Answer<ParityCapture> Baseline(CheckpointedDatabase database)
    {
        var file = BaselinePath(database.Baseline);
        if (!File.Exists(file)) return CheckpointFailure.Broken(new(file, "this baseline is not there"));
        return CheckpointFile.DigestOf(File.ReadAllBytes(file)) == database.Baseline
            ? ParityFile.Read(file)
            : CheckpointFailure.Broken(new(file, "this baseline has other content than its name says"));
    }

    public async Task<string> AddBaselineAsync(ParityCapture capture, CancellationToken cancellationToken)
    {
        var bytes = ParityFile.Bytes(capture);
        var digest = CheckpointFile.DigestOf(bytes);
        await ParityFile.WriteAsync(BaselinePath(digest), bytes, cancellationToken);
        return digest;
    }

    /// <summary>All of the record or nothing; baselines must be there already.</summary>
    public async Task<CheckpointEntry> AddAsync(CheckpointRecord record, CancellationToken cancellationToken)
    {
        var file = System.IO.Path.Combine(path, FileName(record));
        var (bytes, digest) = CheckpointFile.Write(record);
        Directory.CreateDirectory(path);
        var draft = System.IO.Path.Combine(path, $".{System.IO.Path.GetFileName(file)}.{Environment.ProcessId}");
        await File.WriteAllBytesAsync(draft, bytes, cancellationToken);
        File.Move(draft, file, overwrite: false);
        return new(record, digest, file);
    }

    /// <summary>Takes back the newest checkpoint, before anything depends on it: no update has seen it, and none follows it.</summary>
    public void TakeBack(CheckpointEntry entry)
    {
        if (Load().Latest?.Digest == entry.Digest) File.Delete(entry.Path);
    }

    /// <summary>Moves the folder out of the way of a new stack of the same name. Returns where it is; null if there was none.</summary>
    public string? SetAside(DateTimeOffset when)
    {
        if (!Directory.Exists(path)) return null;
        var aside = $"{path}.ended-{when.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        Directory.Move(path, aside);
        return aside;
    }

    private static string FileName(CheckpointRecord record) => string.Create(CultureInfo.InvariantCulture, $"{record.Number:0000}-{record.Name}.json");

    private static string? Misplaced(CheckpointRecord record, string file, int number, string? previous, List<CheckpointEntry> before)
    {
        if (FileName(record) != file) return $"it holds checkpoint {record.Number} '{record.Name}', which belongs into {FileName(record)}";
        if (record.Number != number) return $"it is file {number} of the chain and holds checkpoint {record.Number}: one is missing, or one too many";
        if (record.Previous != previous) return $"it follows {record.Previous ?? "nothing"}, and the checkpoint before it is {previous ?? "none"}: that one was changed or exchanged";
        return before.Any(entry => entry.Record.Name == record.Name) ? $"the name '{record.Name}' is taken by an earlier checkpoint" : null;
    }

    /// <summary>A name that file names, restore points and snapshots take; null if it is one.</summary>
    public static Failure? CheckName(string name) => Allowed().IsMatch(name)
        ? null
        : new("CHK001", $"'{name}' is not a checkpoint's name.", "Use up to 40 lower-case letters, digits and single '-', starting with a letter.");

    [GeneratedRegex(@"^(?=.{1,40}\z)[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Allowed();
}
