namespace Rollback.Model;

/// <summary>The physical name of the snapshot that belongs to a checkpoint.</summary>
public static class SnapshotName
{
    /// <summary>The same for the program that declares it and for the record that names it.</summary>
    public static string Of(string project, string stack, string database, string checkpoint) => Of($"{project}-{stack}", database, checkpoint);

    /// <param name="prefix">Project and stack, joined as in every physical name.</param>
    public static string Of(string prefix, string database, string checkpoint) => $"{prefix}-{database}-{checkpoint}";
}
