namespace Rollback.Model;

/// <summary>How a color is written in files, resource names and DNS set identifiers.</summary>
public static class ColorName
{
    public static IReadOnlyList<Color> All { get; } = [Color.Blue, Color.Green];

    /// <summary><c>blue</c> or <c>green</c>.</summary>
    public static string Name(this Color color) => color == Color.Blue ? "blue" : "green";

    public static Color Other(this Color color) => color == Color.Blue ? Color.Green : Color.Blue;
}
