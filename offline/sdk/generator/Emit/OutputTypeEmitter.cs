using Rollback.Offline.SdkGenerator.Naming;
using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes the classes of nested output values.</summary>
internal sealed class OutputTypeEmitter(TypeNames types, MemberNames members)
{
    internal void Emit(CodeWriter code, NestedShape nested)
    {
        string Member(PropertyShape property) => members.Of("#" + nested.Id, nested.Name, property.WireName);

        code.Line();
        code.Line("[OutputType]");
        code.Block($"public sealed class {nested.Name}", () =>
        {
            foreach (var property in nested.Properties)
            {
                ArgumentsEmitter.Deprecation(code, property);
                code.Line($"public readonly {types.Output(property)} {Member(property)};");
            }

            var parameters = nested.Properties.Select(property =>
                $"{types.Output(property)} {Casing.Parameter(property.WireName)}");
            code.Line();
            code.Line("[OutputConstructor]");
            code.Block($"private {nested.Name}({string.Join(", ", parameters)})", () =>
            {
                foreach (var property in nested.Properties)
                {
                    code.Line($"{Member(property)} = {Casing.Parameter(property.WireName)};");
                }
            });
        });
    }
}
