using Pulumirpc;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>Checks and compares inputs of the types of one package, by its shapes.</summary>
internal sealed class ShapedProvider(PackageShapes shapes, Func<ResourceShape, PropertyMap, IEnumerable<CheckFailure>> furtherRules)
{
    private readonly ShapeCheck _check = new(shapes);

    /// <summary>Inputs with defaults and names filled in, or what is wrong with them.</summary>
    /// <param name="defaultNamespace">The one that the provider's configuration gives to Kubernetes objects that name none.</param>
    public CheckResponse Check(CheckRequest request, string? defaultNamespace = null)
    {
        var response = new CheckResponse();
        var inputs = request.News.ToProperties();
        if (ShapeOf(request.Urn) is not { } shape)
        {
            response.Failures.Add(new CheckFailure { Property = "", Reason = UnknownType(Urn.TypeOf(request.Urn)) });
            response.Inputs = request.News;
            return response;
        }

        foreach (var (name, value) in shape.Defaults)
        {
            inputs = inputs.Find(name) is null ? inputs.With(name, value) : inputs;
        }

        if (defaultNamespace is not null && KubernetesKind.HasNamespace(shape.Token) && inputs.Find("metadata").Plain() is not PropertyValue.Unknown && inputs.At("metadata.namespace") is null)
        {
            inputs = inputs.With("metadata", inputs.MapAt("metadata").With("namespace", defaultNamespace));
        }

        inputs = new AutoName(Urn.NameOf(request.Urn), request.RandomSeed.Memory).Fill(shape, request.Olds.ToProperties(), inputs);
        response.Failures.Add(_check.Failures(shape, inputs));
        if (response.Failures.Count == 0)
        {
            response.Failures.Add(furtherRules(shape, inputs));
        }

        response.Inputs = inputs.ToWire();
        return response;
    }

    public static DiffResponse Diff(DiffRequest request, ReplaceRules rules)
    {
        var type = Urn.TypeOf(request.Urn);
        var old = (request.OldInputs ?? request.Olds).ToProperties();
        var current = request.News.ToProperties();
        var response = new DiffResponse { HasDetailedDiff = true, Changes = DiffResponse.Types.DiffChanges.DiffNone };
        foreach (var change in PropertyChange.Between(old, current).Where(change => !Ignored(request, change)))
        {
            var replaces = rules.Forces(type, change.Path, old.FlagAt("immutable"));
            response.Changes = DiffResponse.Types.DiffChanges.DiffSome;
            response.DetailedDiff[change.Path] = new PropertyDiff { Kind = WireKind(change.Kind, replaces), InputDiff = true };
            AddOnce(response.Diffs, change.Top);
            if (replaces)
            {
                AddOnce(response.Replaces, change.Path);
            }
        }

        response.DeleteBeforeReplace = response.Replaces.Count > 0 && NameStays(request, old, current);
        return response;
    }

    /// <summary>What a create is going to answer, as far as it can be told beforehand.</summary>
    public PropertyMap Planned(string urn, PropertyMap inputs)
    {
        var computed = ShapeOf(urn)?.Outputs.Properties.Keys.Where(name => inputs.Find(name) is null) ?? [];
        return PropertyMap.From(inputs.Concat(computed.Select(name => KeyValuePair.Create(name, PropertyValue.NotKnown))));
    }

    /// <summary>The shape of the resource's type; an arbitrary Kubernetes kind has the shape of a custom resource.</summary>
    public ResourceShape? ShapeOf(string urn)
    {
        var type = Urn.TypeOf(urn);
        return shapes.Find(type) ?? (type.StartsWith("kubernetes:", StringComparison.Ordinal) ? CustomKind(type) : null);
    }

    private static ResourceShape CustomKind(string type) => new(type, ObjectShape.Anything, ObjectShape.Anything, [], System.Collections.Immutable.ImmutableDictionary<string, string>.Empty);

    private string UnknownType(string type) =>
        $"The offline cloud does not know the type '{type}' (its shapes are those of version {shapes.Version}; offline/sdk/shapes lists them).";

    /// <summary>A name that the program chose is taken until the old resource has gone.</summary>
    private static bool NameStays(DiffRequest request, PropertyMap old, PropertyMap current)
    {
        var logicalName = Urn.NameOf(request.Urn);
        string[] names = ["metadata.name", "identifier", "name"];
        return names.Any(path =>
            current.TextAt(path) is { } name
            && name == old.TextAt(path)
            && !name.StartsWith($"{logicalName}-", StringComparison.Ordinal)
            && old.TextAt("metadata.namespace") == current.TextAt("metadata.namespace"));
    }

    private static bool Ignored(DiffRequest request, PropertyChange change) =>
        request.IgnoreChanges.Any(path => change.Path == path || change.Top == path);

    private static PropertyDiff.Types.Kind WireKind(ChangeKind kind, bool replaces) => (kind, replaces) switch
    {
        (ChangeKind.Add, false) => PropertyDiff.Types.Kind.Add,
        (ChangeKind.Add, true) => PropertyDiff.Types.Kind.AddReplace,
        (ChangeKind.Delete, false) => PropertyDiff.Types.Kind.Delete,
        (ChangeKind.Delete, true) => PropertyDiff.Types.Kind.DeleteReplace,
        (_, false) => PropertyDiff.Types.Kind.Update,
        _ => PropertyDiff.Types.Kind.UpdateReplace,
    };

    private static void AddOnce(Google.Protobuf.Collections.RepeatedField<string> list, string value)
    {
        if (!list.Contains(value))
        {
            list.Add(value);
        }
    }
}
