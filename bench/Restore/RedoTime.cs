using System.Globalization;
using System.Text.RegularExpressions;
using Rollback.Bench.Measure;

namespace Rollback.Bench.Restore;

/// <summary>How long a server says that it took to replay its log.</summary>
internal static partial class RedoTime
{
    /// <param name="log">The server's log; of several recoveries the last counts.</param>
    public static async Task<ProcessRun> OfAsync(string log, CancellationToken cancellationToken)
    {
        var seconds = RedoLine().Matches(await File.ReadAllTextAsync(log, cancellationToken))[^1].Groups[1].Value;
        return new ProcessRun(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), 0);
    }

    [GeneratedRegex(@"redo done at \S+ system usage: .* elapsed: ([\d.]+) s")]
    private static partial Regex RedoLine();
}
