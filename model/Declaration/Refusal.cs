namespace Rollback.Model;

/// <summary>A request that the rules forbid: what is wrong, with its values, and what to do instead.</summary>
public sealed record Refusal(string Message, string Fix)
{
    public override string ToString() => $"{Message} {Fix}";
}
