namespace Rollback.Operations;

/// <summary>What a command has to say to a program: the object that `--json` prints. Each is named in <see cref="Report.ReportTypes"/>.</summary>
public interface ICommandResult;
