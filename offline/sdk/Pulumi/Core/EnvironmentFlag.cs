namespace Pulumi;

/// <summary>Switches that the environment turns on with <c>1</c> or <c>true</c>, in any case.</summary>
internal static class EnvironmentFlag
{
    public static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { } value
        && (value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase));
}
