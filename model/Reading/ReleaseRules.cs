namespace Rollback.Model.Reading;

/// <summary>Rules between the fields of one file. Each bears missing and malformed fields, which the shapes have reported.</summary>
internal static class ReleaseRules
{
    public static void Traffic(Node traffic, string path, Findings findings)
    {
        if (traffic.Find("blue")?.Integer == 0 && traffic.Find("green")?.Integer == 0)
            findings.Add(traffic, path, "both weights are 0, so DNS would answer nothing.", "Give at least one color a weight above 0.");
    }

    public static void Seed(Node seed, string path, Findings findings)
    {
        var via = seed.Find("via")?.Text;
        if (via is "pointInTime" && seed.Find("time") is { } alone && seed.Find("checkpoint") is null)
            findings.Add(alone, $"{path}.time", "a time alone is no checkpoint, which is known to be exact.", "Name the checkpoint whose time it is, or remove the time: `rollback activate` takes a checkpoint then.");
        if (via is "replication" && seed.Find("checkpoint") is { } checkpoint)
            findings.Add(checkpoint, $"{path}.checkpoint", "a seed via replication follows the source and has no checkpoint.", "Remove it, or seed via snapshot or pointInTime.");
        if (via is "replication" or "snapshot" && seed.Find("time") is { } time)
            findings.Add(time, $"{path}.time", $"a seed via {via} has no time.", "Remove it, or seed via pointInTime.");
    }

    public static void Database(Node database, string path, Findings findings)
    {
        var generations = database.Find("generations");
        if (generations is null) return;
        if (database.Find("primary") is { Text: { } primary } where && where.Integer is not null && generations.Find(primary) is null)
            findings.Add(where, $"{path}.primary", $"generation {primary} is not among generations {List(generations)}.", "Choose one of them, or declare it.");
        foreach (var (name, generation) in generations.Entries)
        {
            if (generation.Find("seed")?.Find("generation") is { Integer: { } source } seed && int.TryParse(name, out var number) && source >= number)
                findings.Add(seed, $"{path}.generations.{name}.seed.generation", $"generation {number} cannot be seeded from generation {source}.", "Take an earlier generation as the source.");
        }
    }

    public static void Change(Node change, string path, Findings findings)
    {
        var undo = change.Find("undo");
        switch (change.Find("class")?.Text)
        {
            case "reversible" when undo is null:
                findings.Add(change, $"{path}.undo", "a reversible change needs its undo.", "Name the SQL file that undoes it, or call the change irreversible.");
                break;
            case "irreversible" when undo is not null:
                findings.Add(undo, $"{path}.undo", "an irreversible change has no undo.", "Remove it, or call the change reversible.");
                break;
        }
    }

    public static void Release(Node release, string path, Findings findings)
    {
        var databases = release.Find("databases");
        foreach (var (name, service) in release.Find("services")?.Entries ?? [])
            References(service, $"services.{name}.database", databases, findings);
        foreach (var (index, change) in (release.Find("changes")?.Items ?? []).Index())
            References(change, $"changes[{index}].database", databases, findings);
        Number(release, findings);
        ChangeIds(release, findings);
    }

    private static void References(Node from, string path, Node? databases, Findings findings)
    {
        if (from.Find("database") is not { Text: { } name } where || databases?.Find(name) is not null) return;
        var known = databases is null ? [] : databases.Entries.Select(entry => entry.Name).ToArray();
        var guess = Spelling.Nearest(name, known);
        findings.Add(where, path, $"database '{name}' is not declared under databases.", guess is null ? "Declare it there, or name one that is." : $"Did you mean '{guess}'?");
    }

    private static void Number(Node release, Findings findings)
    {
        var parent = release.Find("parent");
        if (release.Find("release")?.Integer is not { } number) return;
        if (number == 1 && parent is not null)
            findings.Add(parent, "parent", "release 1 is the first and has no parent.", "Remove the line.");
        if (number > 1 && parent is null)
            findings.Add(release.Line, "parent", null, $"release {number} does not name its parent.", $"Add the digest of release {number - 1} ('rollback release new' does it for you).");
    }

    private static void ChangeIds(Node release, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, change) in (release.Find("changes")?.Items ?? []).Index())
        {
            if (change.Find("id") is { Text: { } id } where && !seen.Add(id))
                findings.Add(where, $"changes[{index}].id", $"the change '{id}' is listed twice.", "Give each change its own id.");
        }
    }

    private static string List(Node generations) => string.Join(", ", generations.Entries.Select(entry => entry.Name));
}
