using Pulumi;

namespace Rollback.Infra;

/// <summary>Settings that cannot be used. The message has one line per fault; Pulumi shows it without a stack trace.</summary>
public sealed class SettingsException(IReadOnlyList<string> complaints) : RunException(string.Join(Environment.NewLine, complaints))
{
    /// <summary>One sentence per fault, each with its remedy.</summary>
    public IReadOnlyList<string> Complaints { get; } = complaints;
}
