using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Command;

/// <summary>Lists every process that carries the marker of a cloud of this home, supervised or not.</summary>
internal static class LeftoversCommand
{
    public static async Task<int> RunAsync(Options options, TextWriter output)
    {
        var home = CloudHome.FromEnvironment();
        var processes = Find(home, options.Stack);
        var text = options.Json
            ? CloudStatus.ToJson(processes)
            : processes.Count == 0 ? "Nothing is left running." : string.Join('\n', processes.Select(process => $"{process.Pid}  {process.Name}"));
        await output.WriteLineAsync(text);
        return 0;
    }

    private static IReadOnlyList<CloudStatusProcess> Find(CloudHome home, string? stack)
    {
        var prefix = Path.Combine(home.Path, "clouds") + Path.DirectorySeparatorChar;
        return
        [
            .. MarkedProcess.All()
                .Where(process => stack is null ? process.Cloud.StartsWith(prefix, StringComparison.Ordinal) : process.Cloud == home.Of(stack).Path)
                .Select(process => new CloudStatusProcess(process.Pid, process.Name.Split('/')[0], process.Name, "")),
        ];
    }
}
