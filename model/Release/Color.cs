namespace Rollback.Model;

/// <summary>One of the two copies of a service that are kept warm side by side.</summary>
public enum Color
{
    Blue,
    Green,
}
