using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes named sets of strings as structs, the form in which the serializer knows them.</summary>
internal static class EnumEmitter
{
    internal static void Emit(CodeWriter code, EnumShape shape)
    {
        var name = shape.Name;

        code.Line();
        code.Line("[EnumType]");
        code.Block($"public readonly struct {name} : global::System.IEquatable<{name}>", () =>
        {
            code.Line("private readonly string _value;");
            code.Line();
            code.Line($"private {name}(string value) => _value = value ?? throw new global::System.ArgumentNullException(nameof(value));");
            code.Line();
            foreach (var (member, value) in shape.Members)
            {
                code.Line($"public static {name} {member} {{ get; }} = new {name}({CodeWriter.Quote(value)});");
            }

            code.Line();
            code.Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);");
            code.Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);");
            code.Line($"public static explicit operator string({name} value) => value._value;");
            code.Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);");
            code.Line($"public bool Equals({name} other) => string.Equals(_value, other._value, global::System.StringComparison.Ordinal);");
            code.Line("public override int GetHashCode() => _value?.GetHashCode(global::System.StringComparison.Ordinal) ?? 0;");
            code.Line("public override string ToString() => _value;");
        });
    }
}
