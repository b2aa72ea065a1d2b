namespace Rollback.Operations.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Checkout.Above(AppContext.BaseDirectory, null).Root;
}
