namespace Rollback.Model.Tests;

/// <summary>Finds files of the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Rollback.Infra.sln")) ? folder.FullName : Find(folder.Parent ?? throw new DirectoryNotFoundException("no Rollback.Infra.sln above the tests"));
}
