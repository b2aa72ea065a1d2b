using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Command;

/// <summary>The verbs of the cloud's program. 0 done, 1 fault, 2 refused: bad arguments or nothing to do it to.</summary>
internal static class CloudCommand
{
    private const string Usage = """
        Usage:
          rollback-cloud status    [--stack S] [--json]
          rollback-cloud start     --stack S
          rollback-cloud stop      --stack S
          rollback-cloud leftovers [--stack S] [--json]
          rollback-cloud fault set   --stack S --service NAME --color blue|green [--status 503]
          rollback-cloud fault clear --stack S [--service NAME] [--color blue|green]
        Started by others:
          provider aws|kubernetes|random [engine address]
          daemon --stack S
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider time)
    {
        try
        {
            return args switch
            {
                ["provider", var package, .. var rest] => await ProviderCommand.RunAsync(package, rest, output, time),
                ["daemon", .. var rest] => await DaemonCommand.RunAsync(Options.Parse(rest), output, time),
                ["status", .. var rest] => await StatusCommand.RunAsync(Options.Parse(rest), output),
                ["start", .. var rest] => await StartCommand.RunAsync(Options.Parse(rest), output, time),
                ["stop", .. var rest] => await StopCommand.RunAsync(Options.Parse(rest), output, time),
                ["leftovers", .. var rest] => await LeftoversCommand.RunAsync(Options.Parse(rest), output),
                ["fault", "set", .. var rest] => await FaultCommand.SetAsync(Options.Parse(rest), output),
                ["fault", "clear", .. var rest] => await FaultCommand.ClearAsync(Options.Parse(rest), output),
                _ => throw new UsageException(Usage),
            };
        }
        catch (UsageException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return 2;
        }
        catch (CloudException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
