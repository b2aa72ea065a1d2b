using System.Globalization;

namespace Rollback.Model;

/// <summary>The value of a feature flag: true or false, a number, or text.</summary>
public abstract record FlagValue
{
    private FlagValue()
    {
    }

    public sealed record Switch(bool Value) : FlagValue
    {
        public override string ToString() => Value ? "true" : "false";
    }

    public sealed record Number(double Value) : FlagValue
    {
        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }

    public sealed record Text(string Value) : FlagValue
    {
        public override string ToString() => Value;
    }
}
