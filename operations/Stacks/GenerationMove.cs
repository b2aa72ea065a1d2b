using Rollback.Model;

namespace Rollback.Operations.Stacks;

/// <summary>The writes of a database go from one generation to another.</summary>
internal sealed record GenerationMove(string Database, int From, int To)
{
    public override string ToString() => $"{Database} from generation {From} to {To}";

    /// <summary>What must move so that <paramref name="release"/> can be in service, given the primaries of now.</summary>
    public static IReadOnlyList<GenerationMove> Between(IReadOnlyDictionary<string, int> primaries, Release release) =>
    [
        .. release.Databases
            .Where(database => primaries.TryGetValue(database.Key, out var now) && now != database.Value.Primary)
            .Select(database => new GenerationMove(database.Key, primaries[database.Key], database.Value.Primary)),
    ];
}
