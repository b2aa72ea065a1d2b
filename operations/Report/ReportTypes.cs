using System.Text.Json.Serialization;
using Rollback.Operations.Activate;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cloud;
using Rollback.Operations.Completion;
using Rollback.Operations.Cutover;
using Rollback.Operations.Drill;
using Rollback.Operations.Engine;
using Rollback.Operations.Parity;
using Rollback.Operations.Releases;
using Rollback.Operations.Restore;
using Rollback.Operations.Salvage;
using Rollback.Operations.Status;
using Rollback.Operations.Tables;
using Rollback.Operations.To;

namespace Rollback.Operations.Report;

/// <summary>Every <see cref="ICommandResult"/>: how each becomes JSON is written when the program is compiled, as a native one needs.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(ActivateResult))]
[JsonSerializable(typeof(CaptureResult))]
[JsonSerializable(typeof(ComparedReleases))]
[JsonSerializable(typeof(CompletionScript))]
[JsonSerializable(typeof(CreatedCheckpoint))]
[JsonSerializable(typeof(DrillOutline))]
[JsonSerializable(typeof(DrillResult))]
[JsonSerializable(typeof(ExtractedSalvage))]
[JsonSerializable(typeof(ExtractionOutline))]
[JsonSerializable(typeof(FinishedSalvages))]
[JsonSerializable(typeof(GivenUpSalvages))]
[JsonSerializable(typeof(ListedCheckpoints))]
[JsonSerializable(typeof(ListedDrills))]
[JsonSerializable(typeof(ListedReleases))]
[JsonSerializable(typeof(NewRelease))]
[JsonSerializable(typeof(ParityResult))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(RestoreResult))]
[JsonSerializable(typeof(SalvageManifest))]
[JsonSerializable(typeof(SalvageOutline))]
[JsonSerializable(typeof(ShownCheckpoint))]
[JsonSerializable(typeof(ShownClouds))]
[JsonSerializable(typeof(ShownRelease))]
[JsonSerializable(typeof(StackResult))]
[JsonSerializable(typeof(StartedClouds))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(StoppedClouds))]
[JsonSerializable(typeof(SwitchResult))]
[JsonSerializable(typeof(TableRestoreOutline))]
[JsonSerializable(typeof(TableRestoreResult))]
[JsonSerializable(typeof(TablesResult))]
[JsonSerializable(typeof(ToResult))]
[JsonSerializable(typeof(VerifiedCheckpoints))]
[JsonSerializable(typeof(VerifiedLineage))]
internal sealed partial class ReportTypes : JsonSerializerContext;
