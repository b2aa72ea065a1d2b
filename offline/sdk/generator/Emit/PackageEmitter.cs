using Rollback.Offline.SdkGenerator.Naming;
using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Writes all sources of a package: a file per resource, and per module one each of inputs, outputs and enums.</summary>
internal sealed class PackageEmitter
{
    private readonly PackageShape _package;
    private readonly PackageLayout _layout;
    private readonly ResourceEmitter _resources;
    private readonly ArgumentsEmitter _arguments;
    private readonly OutputTypeEmitter _outputTypes;

    internal PackageEmitter(PackageShape package)
    {
        var members = new MemberNames(package.Name);
        _package = package;
        _layout = PackageLayout.Of(package);
        var types = new TypeNames(package, _layout);
        _resources = new(package, _layout, types, members);
        _arguments = new(types, members);
        _outputTypes = new(types, members);
    }

    internal IEnumerable<SourceFile> Emit()
    {
        // Written by hand, beside the project: its type token comes from its arguments.
        var resources = _package.Resources.Where(resource => resource.Token is not null).ToList();

        var inputs = new ReachableTypes(resources.SelectMany(resource => resource.Inputs), Input);
        var outputs = new ReachableTypes(resources.SelectMany(resource => resource.Outputs), id => _package.OutputTypes[id]);
        var states = new ReachableTypes(_layout.HasState ? resources.SelectMany(State) : [], Input);

        // A kind that is nested too (a claim in a claim template) has one arguments class, the nested one.
        var nestedKinds = _layout.HasState ? [] : inputs.Nested.Select(nested => nested.Id).ToHashSet();

        return resources.Select(resource => Resource(resource, nestedKinds.Contains($"{resource.Module}.{resource.Name}")))
            .Concat(ByModule(inputs.Nested, _layout.Inputs, "Args", (code, nested) => _arguments.Emit(code, Nested(nested, "Args"))))
            .Concat(ByModule(states.Nested, _layout.Inputs, "GetArgs", (code, nested) => _arguments.Emit(code, Nested(nested, "GetArgs"))))
            .Concat(ByModule(outputs.Nested, _layout.Outputs, "Types", _outputTypes.Emit))
            .Concat(Enums(inputs.Enums.Union(states.Enums).Union(outputs.Enums)))
            .Append(SourceFile.Of("Utilities.cs", _package.Name, code => UtilitiesEmitter.Emit(code, _package, _layout)));
    }

    private SourceFile Resource(ResourceShape resource, bool nestedArguments) =>
        SourceFile.Of($"{resource.FullName}.cs", _package.Name, code =>
        {
            In(code, resource.Namespace, () =>
            {
                _resources.Emit(code, resource);
                if (_layout.HasState && !resource.IsProvider)
                {
                    _arguments.Emit(code, new($"{resource.Name}State", resource.Key, [.. State(resource)])
                    {
                        AllOptional = true,
                        NestedSuffix = "GetArgs",
                        Secrets = resource.SecretInputs,
                    });
                }
            });

            if (!nestedArguments)
            {
                In(code, _layout.Arguments(resource), () => _arguments.Emit(code, Arguments(resource)));
            }
        });

    private ArgumentsClass Arguments(ResourceShape resource) => new($"{resource.Name}Args", resource.Key, resource.Inputs)
    {
        Sealed = _layout.HasState || resource.IsProvider,
        Secrets = resource.SecretInputs,
        Json = resource.JsonInputs,
        Defaults = resource.Defaults
            .Select(item => (item.Key, Value: DefaultValue.ToCSharp(item.Value)))
            .Where(item => item.Value is not null)
            .ToDictionary(item => item.Key, item => item.Value!),
    };

    private ArgumentsClass Nested(NestedShape nested, string suffix) => new(nested.Name + suffix, "#" + nested.Id, nested.Properties)
    {
        Sealed = _layout.HasState,
        NestedSuffix = suffix,
    };

    /// <summary>What narrows a lookup: every output, written as the input of the same name where there is one.</summary>
    private static IEnumerable<PropertyShape> State(ResourceShape resource) =>
        resource.Inputs
            .Concat(resource.Outputs.ExceptBy(resource.Inputs.Select(input => input.WireName), output => output.WireName))
            .OrderBy(property => property.WireName, StringComparer.Ordinal);

    private NestedShape Input(string id) =>
        _package.InputTypes.TryGetValue(id, out var input) ? input : _package.OutputTypes[id];

    private IEnumerable<SourceFile> ByModule(
        IEnumerable<NestedShape> types, Func<string, string> home, string kind, Action<CodeWriter, NestedShape> emit) =>
        types.GroupBy(nested => home(nested.Module)).Select(module =>
            SourceFile.Of($"{module.Key}.{kind}.cs", _package.Name, code => In(code, module.Key, () =>
            {
                foreach (var nested in module)
                {
                    emit(code, nested);
                }
            })));

    private IEnumerable<SourceFile> Enums(IEnumerable<string> ids) =>
        ids.Select(id => _package.Enums[id]).GroupBy(shape => _layout.Module(shape.Module)).Select(module =>
            SourceFile.Of($"{module.Key}.Enums.cs", _package.Name, code => In(code, module.Key, () =>
            {
                foreach (var shape in module)
                {
                    EnumEmitter.Emit(code, shape);
                }
            })));

    private static void In(CodeWriter code, string home, Action body)
    {
        code.Line();
        code.Block($"namespace {home}", body);
    }
}
