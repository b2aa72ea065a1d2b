using Rollback.Offline.SdkGenerator.Naming;
using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes classes of inputs: a resource's Args and State, and nested Args.</summary>
internal sealed class ArgumentsEmitter(TypeNames types, MemberNames members)
{
    internal void Emit(CodeWriter code, ArgumentsClass arguments)
    {
        code.Line();
        code.Block($"public {(arguments.Sealed ? "sealed " : "")}class {arguments.Name} : global::Pulumi.ResourceArgs", () =>
        {
            foreach (var property in arguments.Properties)
            {
                Property(code, arguments, property);
                code.Line();
            }

            code.Block($"public {arguments.Name}()", () =>
            {
                foreach (var (wireName, value) in arguments.Defaults)
                {
                    Default(code, Member(arguments, wireName), wireName, value);
                }
            });
            code.Line($"public static new {arguments.Name} Empty => new {arguments.Name}();");
        });
    }

    private void Property(CodeWriter code, ArgumentsClass arguments, PropertyShape property)
    {
        var type = types.Input(property.Type, arguments.NestedSuffix);
        var name = Member(arguments, property.WireName);
        var required = !property.Optional && !arguments.AllOptional;
        var attribute = $"[Input({CodeWriter.Quote(property.WireName)}"
            + (required ? ", required: true" : "")
            + (arguments.Json.Contains(property.WireName) ? ", json: true" : "") + ")]";
        var collection = property.Type is ShapeType.List or ShapeType.Map;

        if (arguments.Secrets.Contains(property.WireName))
        {
            Secret(code, property, attribute, type, name, collection, arguments.NestedSuffix);
        }
        else if (collection)
        {
            code.Line(attribute);
            code.Line($"private {type}? {Field(name)};");
            Deprecation(code, property);
            code.Block($"public {type} {name}", () =>
            {
                code.Line($"get => {Field(name)} ??= new {type}();");
                code.Line($"set => {Field(name)} = value;");
            });
        }
        else
        {
            code.Line(attribute);
            Deprecation(code, property);
            code.Line(required
                ? $"public {type} {name} {{ get; set; }} = null!;"
                : $"public {type}? {name} {{ get; set; }}");
        }
    }

    private void Secret(
        CodeWriter code, PropertyShape property, string attribute, string type, string name, bool collection, string suffix)
    {
        var value = types.InputElement(property.Type, suffix);

        code.Line(attribute);
        code.Line($"private {type}? {Field(name)};");
        Deprecation(code, property);
        code.Block($"public {type}{(collection ? "" : "?")} {name}", () =>
        {
            code.Line(collection ? $"get => {Field(name)} ??= new {type}();" : $"get => {Field(name)};");
            code.Line($"set => {Field(name)} = value is null ? null : ({type})Output.Tuple<{value}, int>((Input<{value}>)value, (Input<int>)Output.CreateSecret(0)).Apply(both => both.Item1);");
        });
    }

    // An environment variable that is not set leaves the property unset, rather than set to nothing.
    private static void Default(CodeWriter code, string member, string wireName, string value)
    {
        if (DefaultValue.MayBeNull(value))
        {
            code.Block($"if ({value} is {{ }} {wireName})", () => code.Line($"{member} = {wireName};"));
        }
        else
        {
            code.Line($"{member} = {value};");
        }
    }

    internal static void Deprecation(CodeWriter code, PropertyShape property)
    {
        if (property.Deprecated)
        {
            code.Line($"[global::System.Obsolete({CodeWriter.Quote($"The provider deprecates '{property.WireName}'.")})]");
        }
    }

    private string Member(ArgumentsClass arguments, string wireName) =>
        members.Of(arguments.Owner, arguments.Name, wireName);

    private static string Field(string member) => "_" + Casing.Camel(member);
}
