using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Spectre.Console;

namespace Rollback.Offline.Engine.Display;

/// <summary>A tree of resources that is drawn anew while they change, for people at a terminal.</summary>
public sealed class TreeDisplay : IEventSink
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);
    private readonly OperationOptions _options;
    private readonly CommandContext _context;
    private readonly IAnsiConsole _console;
    private readonly ResourceRows _rows;
    private readonly Report _report;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;

    public TreeDisplay(OperationKind kind, OperationOptions options, CommandContext context, StackReference stack, Snapshot start)
    {
        (_options, _context) = (options, context);
        _rows = new ResourceRows(options, context.Clock);
        _report = new Report(options, context.Output, options.Ink, start);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(context.Output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = options.Ink.IsOn ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        context.Output.WriteLine(options.Ink.Bold($"{(options.DryRun ? $"Previewing {kind.Noun}" : kind.Progress)} ({stack.Name}):"));
        _drawing = Task.Run(DrawAsync);
    }

    public void Handle(EngineEvent happening)
    {
        _rows.Handle(happening);
        _report.Handle(happening);
    }

    public async Task FinishAsync(DeploymentResult result)
    {
        await StopAsync();

        // The live picture may have been cropped to the terminal's height; this one stays and is whole.
        _console.Write(TreeTable.Render(_rows.Visible(), _options, _context.Clock));
        if (_options.Diff)
        {
            foreach (var (row, _) in _rows.Visible().Where(visible => visible.Row.Step is { Op: not "same" }))
            {
                await _context.Output.WriteLineAsync($" {Operations.Sign(row.Step!.Op)} {row.Type} {row.Name}");
                DiffText.Write(_context.Output, row.Step, _options.Ink, _options.ShowSecrets);
            }
        }

        _report.Write(result);
        await _context.Output.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _ended.Dispose();
    }

    private async Task StopAsync()
    {
        await _ended.CancelAsync();
        await _drawing;
    }

    private Task DrawAsync() => _console
        .Live(TreeTable.Render([], _options, _context.Clock))
        .AutoClear(true)
        .Overflow(VerticalOverflow.Crop)
        .Cropping(VerticalOverflowCropping.Top)
        .StartAsync(async live =>
        {
            while (!_ended.IsCancellationRequested)
            {
                live.UpdateTarget(TreeTable.Render(_rows.Visible(), _options, _context.Clock));
                await Task.Delay(FrameTime, _context.Clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
}
