using System.Globalization;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Display;

/// <summary>What stands below every display: diagnostics, outputs, counts, duration.</summary>
public sealed class Report(OperationOptions options, TextWriter output, Ink ink, Snapshot start)
{
    private readonly List<EngineEvent.Diagnostic> _diagnostics = [];
    private EngineEvent.Summary? _summary;
    private int _failed;

    public void Handle(EngineEvent happening)
    {
        switch (happening)
        {
            case EngineEvent.Diagnostic { Ephemeral: false } diagnostic when diagnostic.Severity != "debug" || options.Debug:
                _diagnostics.Add(diagnostic);
                break;
            case EngineEvent.ResourceFailed:
                _failed++;
                break;
            case EngineEvent.Summary summary:
                _summary = summary;
                break;
        }
    }

    public void Write(DeploymentResult result)
    {
        output.WriteLine();
        WriteDiagnostics(result);
        if (!options.SuppressOutputs)
        {
            OutputsText.Write(output, ink, StackOutputs.Of(start), StackOutputs.Of(result.Final), options.ShowSecrets);
        }

        WriteCounts(result);
        if (!options.DryRun && _summary is { } summary)
        {
            output.WriteLine();
            output.WriteLine($"Duration: {Math.Max(1, (int)Math.Round(summary.Duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture)}s");
        }

        output.WriteLine();
    }

    private void WriteDiagnostics(DeploymentResult result)
    {
        if (_diagnostics.Count == 0)
        {
            return;
        }

        output.WriteLine(ink.Paint("blue", "Diagnostics:"));
        foreach (var group in _diagnostics.GroupBy(diagnostic => diagnostic.Urn))
        {
            output.WriteLine($"  {ink.Paint("blue", Title(group.Key, result))}:");
            foreach (var diagnostic in group)
            {
                WriteDiagnostic(diagnostic);
            }

            output.WriteLine();
        }
    }

    private void WriteDiagnostic(EngineEvent.Diagnostic diagnostic)
    {
        var prefix = diagnostic.Severity switch
        {
            "error" => ink.Paint("red", "error: "),
            "warning" => ink.Paint("yellow", "warning: "),
            "debug" => ink.Paint("grey", "debug: "),
            _ => "",
        };
        foreach (var line in $"{prefix}{diagnostic.Message.TrimEnd()}".Split('\n'))
        {
            output.WriteLine($"    {line}".TrimEnd());
        }
    }

    /// <summary>What is said of no resource is said of the stack's own one, which a first update makes and a destroy removes.</summary>
    private string Title(string urn, DeploymentResult result)
    {
        var shown = urn.Length > 0 ? urn : result.Final.Resources.Concat(start.Resources).FirstOrDefault(resource => resource.Type == StackOutputs.StackType)?.Urn ?? "";
        if (shown.Length == 0)
        {
            return StackOutputs.StackType;
        }

        var parts = shown.Split("::", 4);
        return $"{parts[2].Split('$')[^1]} ({parts[3]})";
    }

    private void WriteCounts(DeploymentResult result)
    {
        var changes = result.ResourceChanges;
        var kinds = Operations.SummaryOrder.Where(op => changes.GetValueOrDefault(op) > 0).ToArray();
        output.WriteLine(ink.Paint("blue", "Resources:"));
        foreach (var op in kinds)
        {
            var words = options.DryRun
                ? $"{Operations.Sign(op)}{changes[op].ToString(CultureInfo.InvariantCulture)} to {Operations.Planned(op)}"
                : $"{Operations.Sign(op)}{changes[op].ToString(CultureInfo.InvariantCulture)} {Operations.Past(op)}";
            output.WriteLine($"    {ink.Paint(Operations.Color(op), words)}");
        }

        var same = changes.GetValueOrDefault("same");
        var parts = new List<string>();
        if (kinds.Length > 1)
        {
            parts.Add($"{kinds.Sum(op => changes[op]).ToString(CultureInfo.InvariantCulture)} changes");
        }

        if (same > 0)
        {
            parts.Add($"{same.ToString(CultureInfo.InvariantCulture)} unchanged");
        }

        if (parts.Count > 0)
        {
            output.WriteLine($"    {string.Join(". ", parts)}");
        }

        if (_failed > 0)
        {
            output.WriteLine($"    {ink.Paint("red", $"{_failed.ToString(CultureInfo.InvariantCulture)} errored")}");
        }
    }
}
