using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>What an operation is called in history files, in headings and in errors.</summary>
/// <param name="Kind">For the engine.</param>
/// <param name="HistoryName">In history files.</param>
/// <param name="Verb">In questions and errors.</param>
/// <param name="Progress">In the heading of the execution.</param>
/// <param name="Noun">In the heading of the preview.</param>
public sealed record OperationKind(DeploymentKind Kind, string HistoryName, string Verb, string Progress, string Noun)
{
    public static OperationKind Update { get; } = new(DeploymentKind.Update, "update", "update", "Updating", "update");

    public static OperationKind Refresh { get; } = new(DeploymentKind.Refresh, "refresh", "refresh", "Refreshing", "refresh");

    public static OperationKind Import { get; } = new(DeploymentKind.Import, "resource-import", "import", "Importing", "import");

    public static OperationKind Destroy { get; } = new(DeploymentKind.Destroy, "destroy", "destroy", "Destroying", "destroy");
}
