namespace Rollback.Operations.Forecast.Fit;

/// <summary>Which values of one type another takes: all, all but those of a condition, or nobody can say.</summary>
/// <param name="Condition">SQL that is true for a value that does not fit; null: all fit, or unknown.</param>
/// <param name="Words">What is narrower there, or why nobody can say.</param>
internal sealed record Judgement(string? Condition, string Words)
{
    public static Judgement Fits { get; } = new(null, "");

    public static Judgement Unknown(string why) => new(null, why);

    public bool IsKnown => Condition is not null || Words.Length == 0;

    /// <summary>What fails one of the two.</summary>
    public Judgement And(Judgement other)
    {
        if (!IsKnown || !other.IsKnown) return Unknown(IsKnown ? other.Words : Words);
        if (Condition is null) return other;
        return other.Condition is null ? this : new($"({Condition}) OR ({other.Condition})", $"{Words}; {other.Words}");
    }
}
