using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>Keeps secret what came from a secret, also where a provider does not know of secrets.</summary>
public static class SecretMarks
{
    /// <summary>Marks what a provider without secrets answered: secret wherever the same path of <paramref name="sources"/> is.</summary>
    public static PropertyMap CarryOver(PropertyMap answers, PropertyMap sources)
    {
        foreach (var (name, source) in sources)
        {
            if (answers.Find(name) is { } answer)
            {
                answers = answers.With(name, CarryOver(answer, source));
            }
        }

        return answers;
    }

    /// <summary>
    /// Marks a resource's outputs after a step: those named as additional secrets, and every top-level output whose input
    /// of the same name is secret.
    /// </summary>
    public static PropertyMap OfOutputs(PropertyMap outputs, PropertyMap inputs, ImmutableArray<string> additional)
    {
        foreach (var name in inputs.Where(input => input.Value is PropertyValue.Secret).Select(input => input.Key).Concat(additional))
        {
            if (outputs.Find(name) is { } value)
            {
                outputs = outputs.With(name, Wrap(value));
            }
        }

        return outputs;
    }

    public static PropertyValue Wrap(PropertyValue value) => value is PropertyValue.Secret ? value : new PropertyValue.Secret(value);

    private static PropertyValue CarryOver(PropertyValue answer, PropertyValue source) => (answer, source) switch
    {
        (PropertyValue.Secret, _) => answer,
        (_, PropertyValue.Secret) => new PropertyValue.Secret(answer),
        (PropertyValue.Map a, PropertyValue.Map b) => new PropertyValue.Map(CarryOver(a.Properties, b.Properties)),
        // Elements may have moved, so a list that held a secret is secret as a whole.
        (PropertyValue.List, PropertyValue.List list) when list.ContainsSecret => new PropertyValue.Secret(answer),
        _ => answer,
    };
}
