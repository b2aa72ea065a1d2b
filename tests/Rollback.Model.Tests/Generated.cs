using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Rollback.Model.Tests;

/// <summary>Arbitrary releases that follow every rule of a single file.</summary>
internal static class Generated
{
    private static readonly Gen<string> Name = Gen.Elements("orders", "billing", "a", "web-1", "search", "on", "null", "y2k");

    /// <summary>Texts that YAML readers like to take for something else.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("true", "12", "1.50", "1e5", "null", "~", "yes", "- a", "a: b", "a #b", "#", "*x", "&x", "!t", "'", "\"", "\\", "{", "]", " lead", "trail ", "a\nb", "\t", "ü€😀", "\u0085", "\u2028", "@", "%x", "2026-11-20", "0x1F", ".inf", "NaN", "Infinity", "<<", "=", "|", ">"),
        ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => new string([.. text.Get.Where(character => !char.IsSurrogate(character) && character != '\0' && character < 0xfffe)])).Where(text => text.Length > 0));

    private static readonly Gen<FlagValue> Flag = Gen.OneOf(
        ArbMap.Default.GeneratorFor<bool>().Select(FlagValue (value) => new FlagValue.Switch(value)),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(FlagValue (value) => new FlagValue.Number(value.Get)),
        Text.Select(FlagValue (value) => new FlagValue.Text(value)));

    private static readonly Gen<ColorSpec> OneColor =
        from digest in Gen.Choose(0, 15)
        from replicas in Gen.Choose(1, 9)
        from flags in Gen.Zip(Gen.Elements("newCheckout", "a.b", "x_1"), Flag).ListOf()
        select new ColorSpec
        {
            Image = ImageReference.Parse($"registry.example.com:5000/team/orders@sha256:{new string("0123456789abcdef"[digest], 64)}"),
            Replicas = replicas,
            Flags = flags.DistinctBy(flag => flag.Item1).Select(flag => KeyValuePair.Create(flag.Item1, flag.Item2)).ToSorted(),
        };

    private static readonly Gen<ServiceSpec> Service =
        from blue in OneColor
        from green in OneColor
        from weights in Gen.Zip(Gen.Choose(0, 255), Gen.Choose(0, 255)).Where(pair => pair.Item1 + pair.Item2 > 0)
        select new ServiceSpec { Blue = blue, Green = green, Traffic = new(Weight.From(weights.Item1), Weight.From(weights.Item2)) };

    private static readonly Gen<GenerationSpec> Generation =
        from version in Gen.Elements("15", "15.8", "16.10")
        from storage in Gen.Choose(20, 65536)
        from days in Gen.Choose(7, 35)
        select new GenerationSpec { EngineVersion = version, InstanceClass = "db.t4g.medium", StorageGiB = storage, BackupDays = days };

    private static readonly Gen<Seed> OneSeed =
        from via in Gen.Elements(SeedMethod.Replication, SeedMethod.Snapshot, SeedMethod.PointInTime)
        from time in Time
        select new Seed
        {
            Generation = 1,
            Via = via,
            Checkpoint = via == SeedMethod.Replication ? null : "before-v2",
            Time = via == SeedMethod.PointInTime ? time : null,
        };

    private static readonly Gen<DatabaseSpec> Database =
        from specs in Generation.NonEmptyListOf()
        from seed in OneSeed
        from primary in Gen.Choose(1, specs.Count)
        select new DatabaseSpec
        {
            Primary = primary,
            Generations = specs.Select((spec, index) => KeyValuePair.Create(index + 1, index == 0 ? spec : spec with { Seed = seed })).ToImmutableSortedDictionary(),
        };

    private static Gen<DateTimeOffset> Time => Gen.Choose(0, int.MaxValue).Select(seconds => DateTimeOffset.FromUnixTimeSeconds(seconds));

    private static Gen<ImmutableSortedDictionary<string, T>> Named<T>(Gen<T> value, bool some) =>
        (some ? Gen.Zip(Name, value).NonEmptyListOf() : Gen.Zip(Name, value).ListOf())
        .Select(entries => entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2)).ToSorted());

    private static Gen<Release> OneRelease =>
        from at in Time
        from author in Text
        from summary in Text
        from services in Named(Service, some: true)
        from databases in Named(Database, some: false)
        from secrets in Named(Gen.Choose(1, 1), some: false)
        from kind in Gen.Elements(ChangeClass.Reversible, ChangeClass.Compatible, ChangeClass.Irreversible)
        from seconds in Gen.Choose(0, 100_000)
        select new Release
        {
            Number = ReleaseNumber.First,
            Created = new(at, author),
            Summary = summary,
            Services = services.Select((entry, index) => KeyValuePair.Create(entry.Key, entry.Value with { Database = databases.Keys.ElementAtOrDefault(index) })).ToSorted(),
            Databases = databases,
            Secrets = secrets,
            Changes = databases.IsEmpty ? [] :
            [
                new()
                {
                    Id = "one", Database = databases.Keys.First(), Class = kind, Apply = "migrations/one.up.sql",
                    Undo = kind == ChangeClass.Reversible ? "migrations/one.down.sql" : null,
                },
            ],
            Objectives = new() { Rto = TimeSpan.FromSeconds(seconds), Rpo = TimeSpan.FromMilliseconds(seconds), FailedRequests = seconds },
        };

    public static Arbitrary<Release> Releases => OneRelease.ToArbitrary();
}
