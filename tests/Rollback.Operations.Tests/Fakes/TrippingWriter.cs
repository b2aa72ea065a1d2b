namespace Rollback.Operations.Tests;

/// <summary>Does something at the very moment at which a command says a thing, once, before the command goes on.</summary>
internal sealed class TrippingWriter(string words, Action trip) : StringWriter
{
    public bool HasTripped { get; private set; }

    public override void Write(char value)
    {
        base.Write(value);
        Look();
    }

    public override void Write(string? value)
    {
        base.Write(value);
        Look();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        base.Write(buffer, index, count);
        Look();
    }

    private void Look()
    {
        if (HasTripped || !ToString().Contains(words, StringComparison.Ordinal)) return;
        HasTripped = true;
        trip();
    }
}
