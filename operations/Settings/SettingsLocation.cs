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

    /// <summary>
    /// Brings the checkout's file into this location: copied the first time, and what changed there since then is taken
    /// over. What this home alone changed (`rollback to`) stays.
    /// </summary>
    public Failure? Follow(Checkout checkout, string stack)
    {
        var shared = System.IO.Path.Combine(checkout.Stacks, $"Pulumi.{stack}.yaml");
        if (ByFlag is null || !File.Exists(shared))
            return null;

        if (!StackSettings.Read(shared).Is(out var settings, out var failure))
            return failure;

        var source = settings.WithoutSecrets();
        var basis = $"{Path}.followed";
        if (!File.Exists(Path))
            return Keep(source, source, basis);

        if (!File.Exists(basis) || !StackSettings.Read(basis).Is(out var followed, out _))
        {
            source.Write(basis);
            return null;
        }

        if (source.HasTextOf(followed))
            return null;

        if (!StackSettings.Read(Path).Is(out var own, out failure))
            return failure;

        return source.WithChanges(followed, own) is { } merged
            ? Keep(merged, source, basis)
            : new Failure("CFG003", $"{shared} changed, and so did this home's copy of it, {Path}.",
                $"Make the same change in the copy, and delete {basis}.");
    }

    // The copy first: if the second write is missing, the same change is taken over once more.
    private Failure? Keep(StackSettings settings, StackSettings source, string basis)
    {
        settings.Write(Path);
        source.Write(basis);
        return null;
    }
}
