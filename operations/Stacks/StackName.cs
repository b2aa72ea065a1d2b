using System.Text.RegularExpressions;

namespace Rollback.Operations.Stacks;

/// <summary>Which names a stack may have: Pulumi's rule, checked before the name becomes part of a path.</summary>
internal static partial class StackName
{
    public static Failure? Check(string name) => Allowed().IsMatch(name) && name is not ("." or "..")
        ? null
        : new("STK001", $"'{name}' is not a stack name.", "Use letters, digits, '-', '_' and '.', at most 100 of them.");

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,100}\z")]
    private static partial Regex Allowed();
}
