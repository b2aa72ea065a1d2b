using Rollback.Offline.SdkGenerator.Naming;
using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes what every class of a package stands on: its version, its type attribute, its environment defaults.</summary>
internal static class UtilitiesEmitter
{
    internal static void Emit(CodeWriter code, PackageShape package, PackageLayout layout)
    {
        var attribute = Casing.Pascal(package.Name) + "ResourceTypeAttribute";

        code.Line();
        code.Block($"namespace {layout.Root}", () =>
        {
            code.Block($"internal sealed class {attribute} : global::Pulumi.ResourceTypeAttribute", () =>
            {
                code.Line($"public {attribute}(string type) : base(type, Utilities.Version)");
                code.Line("{");
                code.Line("}");
            });
            code.Line();
            code.Block("internal static class Utilities", () =>
            {
                code.Line($"public static string Version => {CodeWriter.Quote(package.Version)};");
                code.Line();
                code.Block("public static string? GetEnv(params string[] names)", () =>
                {
                    code.Block("foreach (var name in names)", () =>
                    {
                        code.Line("var value = global::System.Environment.GetEnvironmentVariable(name);");
                        code.Block("if (!string.IsNullOrEmpty(value))", () => code.Line("return value;"));
                    });
                    code.Line("return null;");
                });
                code.Line();
                code.Line("private static readonly string[] Truths = { \"1\", \"t\", \"T\", \"true\", \"TRUE\", \"True\" };");
                code.Line("private static readonly string[] Falsehoods = { \"0\", \"f\", \"F\", \"false\", \"FALSE\", \"False\" };");
                code.Line();
                code.Block("public static bool? GetEnvBoolean(params string[] names)", () =>
                {
                    code.Line("var value = GetEnv(names);");
                    code.Line("return global::System.Array.IndexOf(Truths, value) >= 0 ? true");
                    code.Line("    : global::System.Array.IndexOf(Falsehoods, value) >= 0 ? false");
                    code.Line("    : null;");
                });
            });
        });
    }
}
