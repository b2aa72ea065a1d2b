namespace Rollback.Model;

/// <summary>How DNS answers are divided between the colors. At least one weight is above 0.</summary>
public sealed record Traffic(Weight Blue, Weight Green)
{
    public Weight Of(Color color) => color == Color.Blue ? Blue : Green;
}
