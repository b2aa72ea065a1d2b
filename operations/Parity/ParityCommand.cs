using System.CommandLine;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Parity;

/// <summary>`rollback parity …`: proves that two databases hold the same, or names what differs.</summary>
internal static class ParityCommand
{
    public static Command Create(CommandFrame frame) => new("parity", "Prove that two databases hold the same, or name what differs")
    {
        CaptureCommand.Create(frame),
        CompareCommand.Create(frame),
    };
}
