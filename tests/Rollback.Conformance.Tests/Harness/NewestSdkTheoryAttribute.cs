using System.Runtime.InteropServices;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>A theory on the newest SDK. It needs 300 MB of packages, so it is skipped unless asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NewestSdkTheoryAttribute : TheoryAttribute
{
    internal const string Variable = "CONFORMANCE_NEWEST_SDK";

    public NewestSdkTheoryAttribute()
    {
        if (!IsAskedFor)
        {
            Skip = $"set {Variable}=1 to install the newest SDK and its Node.js (300 MB, Linux on x64) and run this.";
        }
    }

    internal static bool IsAskedFor =>
        Environment.GetEnvironmentVariable(Variable) == "1" && OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;
}
