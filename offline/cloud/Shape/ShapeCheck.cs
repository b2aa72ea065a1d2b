using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Shape;

/// <summary>
/// Compares inputs with a shape and names every property that does not fit: unknown, missing, or of another type.
/// Unknown values fit everywhere, since only an update can tell them.
/// </summary>
internal sealed class ShapeCheck(PackageShapes shapes)
{
    /// <summary>Every misfit, in the order of the properties; empty when the inputs fit.</summary>
    public IReadOnlyList<CheckFailure> Failures(ResourceShape shape, PropertyMap inputs)
    {
        var failures = new List<CheckFailure>();
        CheckObject(shape.Inputs, inputs, "", shape.Token, failures);
        return failures;
    }

    private void CheckObject(ObjectShape shape, PropertyMap value, string path, string owner, List<CheckFailure> failures)
    {
        foreach (var (name, property) in value)
        {
            if (shape.Properties.TryGetValue(name, out var expected))
            {
                CheckValue(expected.Type, property, Child(path, name), expected.Required, failures);
            }
            else if (!shape.Open && !name.StartsWith("__", StringComparison.Ordinal))
            {
                Fail(Child(path, name), $"{owner} has no property '{name}'.{Nearest(name, shape)}", failures);
            }
        }

        foreach (var missing in shape.Properties.Values.Where(property => property.Required && value.Find(property.Name) is null))
        {
            Fail(Child(path, missing.Name), $"Required property '{missing.Name}' is missing.", failures);
        }
    }

    private void CheckValue(ShapeType type, PropertyValue value, string path, bool required, List<CheckFailure> failures)
    {
        switch (type, value)
        {
            case (_, PropertyValue.Secret secret):
                CheckValue(type, secret.Value, path, required, failures);
                break;
            case (_, PropertyValue.Output { Value: { } inner }):
                CheckValue(type, inner, path, required, failures);
                break;
            case (_, PropertyValue.Unknown or PropertyValue.Output or PropertyValue.ResourceReference):
            case (ShapeType.Anything, _):
                break;
            case (_, PropertyValue.Null):
                if (required)
                {
                    Fail(path, "A required property is null.", failures);
                }

                break;
            case (ShapeType.Nested nested, PropertyValue.Map map):
                CheckObject(shapes.Nested(nested.Name), map.Properties, path, nested.Name, failures);
                break;
            case (ShapeType.Map map, PropertyValue.Map entries):
                foreach (var (key, entry) in entries.Properties)
                {
                    CheckValue(map.Item, entry, Child(path, key), false, failures);
                }

                break;
            case (ShapeType.List list, PropertyValue.List items):
                for (var index = 0; index < items.Items.Length; index++)
                {
                    CheckValue(list.Item, items.Items[index], $"{path}[{index}]", false, failures);
                }

                break;
            case (ShapeType.Choice choice, _):
                CheckChoice(choice, value, path, failures);
                break;
            default:
                if (!Fits(type, value))
                {
                    Fail(path, $"Expected {type.Describe()}, got {Kind(value)}.", failures);
                }

                break;
        }
    }

    /// <summary>One option that fits is enough; the failures of the others are of no interest.</summary>
    private void CheckChoice(ShapeType.Choice choice, PropertyValue value, string path, List<CheckFailure> failures)
    {
        var fits = choice.Options.Any(option =>
        {
            var own = new List<CheckFailure>();
            CheckValue(option, value, path, false, own);
            return own.Count == 0;
        });
        if (!fits)
        {
            Fail(path, $"Expected {choice.Describe()}, got {Kind(value)}.", failures);
        }
    }

    /// <summary>Numbers and booleans may come as text, as provider configuration and SDKs of loose languages send them.</summary>
    private static bool Fits(ShapeType type, PropertyValue value) => (type, value) switch
    {
        (ShapeType.Text, PropertyValue.Text) => true,
        (ShapeType.Number, PropertyValue.Number) => true,
        (ShapeType.Number, PropertyValue.Text text) => double.TryParse(text.Value, System.Globalization.CultureInfo.InvariantCulture, out _),
        (ShapeType.Bool, PropertyValue.Bool or PropertyValue.Text { Value: "true" or "false" }) => true,
        (ShapeType.Blob, PropertyValue.Blob) => true,
        (ShapeType.Literal literal, PropertyValue.Text text) => literal.Value == text.Value,
        _ => false,
    };

    private static string Kind(PropertyValue value) => value switch
    {
        PropertyValue.Text => "a string",
        PropertyValue.Number => "a number",
        PropertyValue.Bool => "a boolean",
        PropertyValue.List => "a list",
        PropertyValue.Map => "an object",
        _ => "another kind of value",
    };

    private static string Nearest(string name, ObjectShape shape) =>
        shape.Properties.Keys.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? $" Did you mean '{known}'?"
            : "";

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static void Fail(string path, string reason, List<CheckFailure> failures) =>
        failures.Add(new CheckFailure { Property = path, Reason = reason });
}
