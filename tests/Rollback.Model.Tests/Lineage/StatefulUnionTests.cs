using FsCheck;
using FsCheck.Fluent;

namespace Rollback.Model.Tests;

public class StatefulUnionTests
{
    [Fact]
    public void A_higher_head_never_declares_less() => Prop.ForAll(Generated.Releases.Generator.Resize(5).ListOf().ToArbitrary(), releases =>
    {
        for (var head = 1; head <= releases.Count; head++)
        {
            if (!Holds(StatefulUnion.Of(releases.Take(head)), StatefulUnion.Of(releases.Take(head - 1)))) return false;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Whatever_a_release_declares_is_in_the_union() => Prop.ForAll(Generated.Releases, Generated.Releases, (one, other) =>
    {
        var union = StatefulUnion.Of([one, other]);
        return Holds(union, StatefulUnion.Of([one])) && Holds(union, StatefulUnion.Of([other]));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static bool Holds(StatefulUnion more, StatefulUnion less) =>
        less.Databases.All(database => database.Value.Keys.All(number => more.Databases[database.Key].ContainsKey(number)))
        && less.Secrets.All(secret => secret.Value.IsSubsetOf(more.Secrets[secret.Key]))
        && less.Checkpoints.Keys.All(more.Checkpoints.ContainsKey);
}
