namespace Rollback.Operations.Settings;

/// <summary>Where the settings of a stack lie.</summary>
/// <param name="Path">The file.</param>
/// <param name="ByFlag">What `--config-file` has to say; null where pulumi finds the file itself.</param>
internal sealed record SettingsLocation(string Path, string? ByFlag)
{
    /// <summary>
    /// In the default home the file of the checkout, as Pulumi does. In any other home a copy, made once, so that
    /// two homes never change each other's stacks.
    /// </summary>
    public static SettingsLocation Of(Checkout checkout, string stack)
    {
        var shared = System.IO.Path.Combine(checkout.Stacks, $"Pulumi.{stack}.yaml");
        if (checkout.HasDefaultHome)
            return new(shared, null);

        var own = OwnPath(checkout, stack);
        return new(own, own);
    }

    public static string OwnPath(Checkout checkout, string stack) =>
        System.IO.Path.Combine(checkout.Home, "settings", $"Pulumi.{stack}.yaml");

    /// <summary>Copies the checkout's file if this location has none yet.</summary>
    public Failure? EnsureCopied(Checkout checkout, string stack)
    {
        var shared = System.IO.Path.Combine(checkout.Stacks, $"Pulumi.{stack}.yaml");
        if (ByFlag is null || File.Exists(Path) || !File.Exists(shared))
            return null;

        if (!StackSettings.Read(shared).Is(out var settings, out var failure))
            return failure;

        settings.WithoutSecrets().Write(Path);
        return null;
    }
}
