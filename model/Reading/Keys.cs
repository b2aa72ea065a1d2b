namespace Rollback.Model.Reading;

/// <summary>Rules that hold for the keys of every mapping.</summary>
internal static class Keys
{
    public static void CheckDuplicates(Node.Mapping mapping, string path, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, _) in mapping.Members)
        {
            if (!first.TryAdd(key.Value, key.Line))
                findings.Add(
                    key.Line, path.Length == 0 ? key.Value : $"{path}.{key.Value}", null, $"the key is given twice, first on line {first[key.Value]}.", "Remove one of the two.");
        }
    }
}
