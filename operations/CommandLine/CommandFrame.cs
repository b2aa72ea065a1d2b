using System.CommandLine;
using Rollback.Operations.Report;

namespace Rollback.Operations.CommandLine;

/// <summary>Runs a verb: builds its context from the parsed options, and is the one place where exceptions end.</summary>
internal sealed class CommandFrame(Surroundings surroundings)
{
    /// <summary>Gives <paramref name="command"/> its action.</summary>
    public Command Handle(Command command, Func<ParseResult, CommandContext, CancellationToken, Task<Outcome>> run)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, CommandContext, CancellationToken, Task<Outcome>> run, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(GlobalOptions.Json);
        var report = new ConsoleReport(surroundings, json);
        Outcome outcome;
        try
        {
            var context = new CommandContext
            {
                Surroundings = surroundings,
                Checkout = Checkout.Above(surroundings.Start, surroundings.Variable("ROLLBACK_HOME")),
                Report = report,
                Stack = parsed.GetValue(GlobalOptions.Stack) ?? surroundings.Variable("PULUMI_STACK"),
                Json = json,
                DryRun = parsed.GetValue(GlobalOptions.DryRun),
                Yes = parsed.GetValue(GlobalOptions.Yes),
            };
            outcome = await run(parsed, context, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = Outcome.Halted(new("OPS003", "Interrupted.", "Run the same command again: it finishes what is left."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            outcome = Outcome.Fault(new("OPS002", fault.Message, "Mend the file or folder that is named, then run the same command again."));
        }
        catch (Exception fault)
        {
            outcome = Outcome.Fault(new("OPS001", $"{fault.GetType().Name}: {fault.Message}", "This is a fault of the rollback command; ROLLBACK_DEBUG=1 shows where."));
            if (surroundings.Variable("ROLLBACK_DEBUG") is not null)
                await surroundings.Error.WriteLineAsync(fault.ToString());
        }

        report.Close(outcome);
        return (int)outcome.ExitCode;
    }
}
