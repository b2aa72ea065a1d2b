using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>A file that holds pages of a table or an index.</summary>
/// <param name="FirstBlock">The number of its first page: a relation is cut into files of one gibibyte.</param>
internal sealed partial record RelationFile(uint FirstBlock)
{
    private const uint BlocksPerFile = 131072;

    /// <summary>Null when a path below the data folder is something else.</summary>
    public static RelationFile? Of(string path) => Pattern().Match(path) is { Success: true } match
        ? new RelationFile(match.Groups["part"] is { Success: true } part ? uint.Parse(part.Value, CultureInfo.InvariantCulture) * BlocksPerFile : 0)
        : null;

    [GeneratedRegex(@"\A(base/\d+|global)/\d+(_(fsm|vm|init))?(\.(?<part>\d+))?\z")]
    private static partial Regex Pattern();
}
