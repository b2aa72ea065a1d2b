using Rollback.Operations.Steps;

namespace Rollback.Operations.Cutover;

/// <param name="WritePauseMs">How long the tool held writes back; null if it did not.</param>
internal sealed record SwitchResult(string From, string To, double? WritePauseMs, bool DryRun, IReadOnlyList<StepRecord>? Steps) : ICommandResult;
