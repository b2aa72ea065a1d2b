using Rollback.Offline.SdkGenerator.Naming;
using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes a resource or provider class: its outputs, constructors, options and <c>Get</c>.</summary>
internal sealed class ResourceEmitter(PackageShape package, PackageLayout layout, TypeNames types, MemberNames members)
{
    internal void Emit(CodeWriter code, ResourceShape resource)
    {
        var kubernetes = !layout.HasState && !resource.IsProvider;
        var token = resource.IsProvider ? "pulumi:providers:" + package.Name : resource.Token!;
        var baseClass = resource.IsProvider ? "global::Pulumi.ProviderResource"
            : kubernetes ? $"global::{layout.Root}.KubernetesResource"
            : "global::Pulumi.CustomResource";

        code.Line();
        code.Line($"[{Casing.Pascal(package.Name)}ResourceType({CodeWriter.Quote(token)})]");
        code.Block($"public partial class {resource.Name} : {baseClass}", () =>
        {
            foreach (var output in resource.Outputs)
            {
                Output(code, resource, output);
            }

            PublicConstructor(code, resource, kubernetes);
            if (!resource.IsProvider)
            {
                Get(code, resource);
            }

            if (kubernetes)
            {
                FixedArguments(code, resource);
            }

            Options(code, resource);
        });
    }

    private void Output(CodeWriter code, ResourceShape resource, PropertyShape output)
    {
        code.Line($"[Output({CodeWriter.Quote(output.WireName)})]");
        ArgumentsEmitter.Deprecation(code, output);
        code.Line($"public Output<{types.Output(output)}> {members.Of(resource.Key, resource.Name, output.WireName)} {{ get; private set; }} = null!;");
        code.Line();
    }

    private void PublicConstructor(CodeWriter code, ResourceShape resource, bool kubernetes)
    {
        var arguments = $"global::{layout.Arguments(resource)}.{resource.Name}Args";
        var optional = kubernetes || resource.Inputs.All(input => input.Optional);
        var given = kubernetes ? "WithKind(args)" : $"args ?? new {arguments}()";

        code.Line($"public {resource.Name}(string name, {arguments}{(optional ? "? args = null" : " args")}, CustomResourceOptions? options = null)");
        code.Block($"    : base({CodeWriter.Quote(resource.Token!)}, name, {given}, MakeResourceOptions(options, \"\"))", () => { });
        code.Line();
    }

    private void Get(CodeWriter code, ResourceShape resource)
    {
        var name = resource.Name;
        var parameters = "string name, Input<string> id"
            + (layout.HasState ? $", {name}State? state = null" : "") + ", CustomResourceOptions? options = null";
        var passed = layout.HasState ? "state" : "null";

        code.Line($"private {name}({parameters})");
        code.Block($"    : base({CodeWriter.Quote(resource.Token!)}, name, {passed}, MakeResourceOptions(options, id))", () => { });
        code.Line();
        code.Line($"public static {name} Get({parameters}) =>");
        code.Line($"    new {name}(name, id, {(layout.HasState ? "state, " : "")}options);");
        code.Line();
    }

    private void FixedArguments(CodeWriter code, ResourceShape resource)
    {
        var arguments = $"global::{layout.Arguments(resource)}.{resource.Name}Args";
        code.Block($"private static ResourceArgs WithKind({arguments}? args)", () =>
        {
            code.Line($"args ??= new {arguments}();");
            foreach (var (wireName, value) in resource.Constants)
            {
                code.Line($"args.{Casing.Pascal(wireName)} = {CodeWriter.Quote(value)};");
            }

            code.Line("return args;");
        });
        code.Line();
    }

    private static void Options(CodeWriter code, ResourceShape resource) =>
        code.Block("private static CustomResourceOptions MakeResourceOptions(CustomResourceOptions? options, Input<string>? id)", () =>
        {
            code.Block("var defaults = new CustomResourceOptions", () =>
            {
                code.Line("Version = Utilities.Version,");
                if (resource.SecretOutputs.Count > 0)
                {
                    code.Line($"AdditionalSecretOutputs = {{ {string.Join(", ", resource.SecretOutputs.Select(CodeWriter.Quote))} }},");
                }

                if (resource.Aliases.Count > 0)
                {
                    var aliases = resource.Aliases.Select(token => $"new global::Pulumi.Alias {{ Type = {CodeWriter.Quote(token)} }}");
                    code.Line($"Aliases = {{ {string.Join(", ", aliases)} }},");
                }
            }, "};");
            code.Line("var merged = CustomResourceOptions.Merge(defaults, options);");
            code.Line("merged.Id = id ?? merged.Id;");
            code.Line("return merged;");
        });
}
