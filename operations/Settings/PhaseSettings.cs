using System.Globalization;

namespace Rollback.Operations.Settings;

/// <summary>What a stack's settings say while a release is prepared beside the one in service, and once it serves.</summary>
internal static class PhaseSettings
{
    public static StackSettings WithPrepared(this StackSettings settings, int release, int serving) =>
        settings.WithRelease(release, "prepare", serving);

    public static StackSettings WithServed(this StackSettings settings, int release) => settings.WithRelease(release, "serve", null);

    public static bool IsPrepared(this StackSettings settings, int release, int serving) =>
        settings.Value("phase") == "prepare" && settings.Value("release") == Text(release) && settings.Value("serving") == Text(serving);

    /// <summary>A phase that is not set is `serve`.</summary>
    public static bool IsServed(this StackSettings settings, int release) =>
        settings.Value("release") == Text(release) && settings.Value("phase") is null or "serve";

    private static StackSettings WithRelease(this StackSettings settings, int release, string phase, int? serving)
    {
        // A head that was chosen must take the new release in.
        var headed = settings.Integer("head").Is(out var head, out _) && head.Value < release ? settings.With("head", Text(release)) : settings;
        return (serving is { } number ? headed.With("serving", Text(number)) : headed).With("release", Text(release)).With("phase", phase);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
