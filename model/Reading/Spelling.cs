namespace Rollback.Model.Reading;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>The word nearest to the text, or null if none is near enough to suggest.</summary>
    public static string? Nearest(string text, IEnumerable<string> words)
    {
        var allowed = Math.Max(1, text.Length / 3);
        return words
            .Select(word => (word, distance: Distance(text.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(guess => guess.distance <= allowed)
            .OrderBy(guess => guess.distance)
            .Select(guess => guess.word)
            .FirstOrDefault();
    }

    /// <summary>Insertions, removals and replacements that turn one text into the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
