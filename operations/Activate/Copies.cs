using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Seeding;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Activate;

/// <summary>The generations of an activation that begin as copies of those in service, by database.</summary>
internal sealed class Copies(StackSession session, ReleaseChoice choice, IReadOnlyList<GenerationMove> moves)
{
    private readonly IReadOnlyDictionary<string, CopiedGeneration> _all = moves
        .Where(move => SeedOf(choice, move) is { Via: not SeedMethod.Replication } seed && seed.Generation == move.From)
        .ToDictionary(move => move.Database, move => new CopiedGeneration(session, choice, move, SeedOf(choice, move)!));

    public bool Any => _all.Count > 0;

    /// <summary>
    /// Whether the first update restores the copies: an earlier run took their checkpoint, or the release declares their snapshot.
    /// Otherwise that comes after it, when the services that it prepares have changed the schema as they wish.
    /// </summary>
    public bool AreDue => _all.Values.Any(copy => copy.IsDeclared || Records().Any(record => Seeds(record, copy) is not null));

    /// <summary>The name that the release gives the checkpoint to be taken; null: none.</summary>
    public string? CheckpointName => _all.Values.Select(copy => copy.Checkpoint).FirstOrDefault(named => named is not null);

    /// <summary>The generations that a checkpoint taken now is for.</summary>
    public IReadOnlyDictionary<string, SeedPurpose> Purposes =>
        _all.Where(copy => copy.Value is { Purpose: not null, IsDeclared: false }).ToDictionary(copy => copy.Key, copy => copy.Value.Purpose!);

    /// <summary>Whether an earlier run took the checkpoint that the copies are of.</summary>
    public bool AreTaken => Any && _all.Values.All(copy => !copy.IsDeclared && Records().Any(record => Seeds(record, copy) is { } seeds && (copy.Purpose is null || seeds == copy.Purpose)));

    public CopiedGeneration? Of(string database) => _all.GetValueOrDefault(database);

    /// <summary>Refuses what could not take over without loss, before anything is touched.</summary>
    public async Task<Failure?> CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var copy in _all.Values)
        {
            if (await copy.HoldAsync(isTrial: true, cancellationToken) is { } failure) return failure;
        }

        return null;
    }

    public IEnumerable<Step> Hold(Func<CancellationToken, Task<Failure?>> before) => _all.Values.Select(copy => new Step(
        $"hold-{copy.Move.Database}",
        $"Hold on to what is written to generation {copy.Move.From} of {copy.Move.Database} from now on, for the copy that becomes generation {copy.Move.To}.")
    {
        Do = async token => await before(token) ?? await copy.HoldAsync(isTrial: false, token),
        Undo = copy.LetGoAsync,
    });

    private IEnumerable<CheckpointRecord> Records() =>
        CheckpointFolder.Of(session.Context.Checkout, session.Stack, choice.Settings.Reread()).Load().Entries.Select(entry => entry.Record);

    private static SeedPurpose? Seeds(CheckpointRecord record, CopiedGeneration copy) =>
        record.Databases.TryGetValue(copy.Move.Database, out var database) && database.Seeds is { } seeds && seeds.Generation == copy.Move.To ? seeds : null;

    private static Seed? SeedOf(ReleaseChoice choice, GenerationMove move) => choice.Release.Databases[move.Database].Generations[move.To].Seed;
}
