using System.CommandLine;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Salvage;

/// <summary>`rollback salvage`: the writes that a restore would leave behind.</summary>
internal static class SalvageCommand
{
    public static Command Create(CommandFrame frame) => new("salvage", "Extract the writes made after a checkpoint, and replay those that fit")
    {
        ExtractCommand.Create(frame),
        ShowCommand.Create(frame),
        ReplayCommand.Create(frame),
        FinishCommand.Create(frame),
    };
}
