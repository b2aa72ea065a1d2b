using Pulumirpc;

namespace Pulumi;

/// <summary>A function or method refused its arguments.</summary>
internal sealed class InvokeException(string verb, string token, IEnumerable<CheckFailure> failures)
    : Exception($"{verb} of '{token}' failed: {string.Join("; ", failures.Select(Describe))}")
{
    private static string Describe(CheckFailure failure) =>
        failure.Property == "" ? failure.Reason : $"{failure.Reason} ({failure.Property})";
}
