using System.Collections.Immutable;
using System.Globalization;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>A provider's check rejected what the program said of a resource.</summary>
public sealed class InvalidInputsException(ResourceGoal goal, PropertyMap inputs, ImmutableArray<CheckProblem> problems)
    : Exception($"{goal.Type} resource '{goal.Name}' has invalid inputs")
{
    /// <summary>One message for each problem.</summary>
    public IEnumerable<string> Messages => problems.Select(problem => problem.Property.Length == 0
        ? $"{goal.Type} resource '{goal.Name}' has a problem: {problem.Reason}"
        : $"{goal.Type} resource '{goal.Name}': property {problem.Property} value {Shown(inputs.Find(problem.Property))} has a problem: {problem.Reason}");

    private static string Shown(PropertyValue? value) => value switch
    {
        null or PropertyValue.Null => "{<nil>}",
        { ContainsSecret: true } => "{[secret]}",
        PropertyValue.Text text => $"{{{text.Value}}}",
        PropertyValue.Number number => $"{{{number.Value.ToString(CultureInfo.InvariantCulture)}}}",
        PropertyValue.Bool flag => flag.Value ? "{true}" : "{false}",
        _ => "{…}",
    };
}
