using System.Text;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Cli.Import;

/// <summary>
/// Imported resources as the program would declare them. Without the packages' schemas the names of modules and classes
/// follow the usual conventions, so what a package names otherwise must be mended by hand. Secrets are read from config.
/// </summary>
internal static class ImportCode
{
    /// <param name="runtime">Of the project; null is given for one that no code can be written for.</param>
    /// <param name="states">What was imported.</param>
    public static string? Write(string runtime, IReadOnlyCollection<ResourceState> states) => runtime switch
    {
        "nodejs" => Node(states),
        "dotnet" => Dotnet(states),
        _ => null,
    };

    private static string Node(IReadOnlyCollection<ResourceState> states)
    {
        var text = new StringBuilder("import * as pulumi from \"@pulumi/pulumi\";\n");
        foreach (var package in Packages(states))
        {
            text.Append($"import * as {Identifier(package)} from \"@pulumi/{package}\";\n");
        }

        foreach (var state in states)
        {
            var (module, name) = TokenParts(state.Type);
            var type = string.Join('.', new[] { Identifier(Urns.PackageOf(state.Type)), module, name }.Where(part => part.Length > 0));
            text.Append($"\nconst {Identifier(Urns.NameOf(state.Urn))} = new {type}({Quote(Urns.NameOf(state.Urn))}, ");
            text.Append(NodeValue(new PropertyValue.Map(state.Inputs), 0, state));
            text.Append(state.Protect ? ", {\n    protect: true,\n});\n" : ");\n");
        }

        return text.ToString();
    }

    private static string NodeValue(PropertyValue value, int indent, ResourceState owner, string path = "")
    {
        var margin = new string(' ', indent + 4);
        return value switch
        {
            PropertyValue.Secret => $"new pulumi.Config().requireSecretObject({Quote($"{Urns.NameOf(owner.Urn)}{path}")})",
            PropertyValue.Map { Properties.Count: 0 } => "{}",
            PropertyValue.Map map => $"{{\n{string.Concat(map.Properties.Select(entry =>
                $"{margin}{NodeKey(entry.Key)}: {NodeValue(entry.Value, indent + 4, owner, $"{path}-{entry.Key}")},\n"))}{new string(' ', indent)}}}",
            PropertyValue.List list => $"[{string.Join(", ", list.Items.Select((item, index) => NodeValue(item, indent, owner, $"{path}-{index}")))}]",
            _ => PropertyJsonWriter.PlainText(value),
        };
    }

    private static string Dotnet(IReadOnlyCollection<ResourceState> states)
    {
        var text = new StringBuilder("using System.Collections.Generic;\nusing Pulumi;\n");
        foreach (var package in Packages(states))
        {
            text.Append($"using {Capital(package)} = Pulumi.{Capital(package)};\n");
        }

        text.Append("\nreturn await Deployment.RunAsync(() =>\n{\n");
        foreach (var state in states)
        {
            var (module, name) = TokenParts(state.Type);
            var type = string.Join('.', new[] { Capital(Urns.PackageOf(state.Type)), Capital(module), name }.Where(part => part.Length > 0));
            text.Append($"    var {Identifier(Urns.NameOf(state.Urn))} = new {type}({Quote(Urns.NameOf(state.Urn))}, new()\n    {{\n");
            foreach (var (key, value) in state.Inputs)
            {
                text.Append($"        {Capital(key)} = {DotnetValue(value, $"{Urns.NameOf(state.Urn)}-{key}")},\n");
            }

            text.Append(state.Protect ? "    }, new CustomResourceOptions\n    {\n        Protect = true,\n    });\n" : "    });\n");
        }

        return text.Append("});\n").ToString();
    }

    private static string DotnetValue(PropertyValue value, string path) => value switch
    {
        PropertyValue.Secret => $"new Config().RequireSecret({Quote(path)})",
        PropertyValue.Map map => $"{{ {string.Join(", ", map.Properties.Select(entry => $"{{ {Quote(entry.Key)}, {DotnetValue(entry.Value, $"{path}-{entry.Key}")} }}"))} }}",
        PropertyValue.List list => $"new[] {{ {string.Join(", ", list.Items.Select((item, index) => DotnetValue(item, $"{path}-{index}")))} }}",
        _ => PropertyJsonWriter.PlainText(value),
    };

    private static IEnumerable<string> Packages(IEnumerable<ResourceState> states) =>
        states.Select(state => Urns.PackageOf(state.Type)).Distinct().Order(StringComparer.Ordinal);

    /// <summary><c>pkg:module/name:Name</c>: the module as code names it (none for the index), and the class.</summary>
    private static (string Module, string Name) TokenParts(string type)
    {
        var parts = type.Split(':');
        var module = parts.Length > 1 ? parts[1].Split('/')[0] : "";
        return (module == "index" ? "" : module.Replace('.', '_'), parts[^1]);
    }

    private static string NodeKey(string key) => Identifier(key) == key ? key : Quote(key);

    private static string Identifier(string name)
    {
        var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_').ToArray();
        return letters.Length == 0 || char.IsAsciiDigit(letters[0]) ? $"_{new string(letters)}" : new string(letters);
    }

    private static string Capital(string name) => name.Length == 0 ? "" : $"{char.ToUpperInvariant(name[0])}{Identifier(name)[1..]}";

    private static string Quote(string text) => PropertyJsonWriter.PlainText(new PropertyValue.Text(text));
}
