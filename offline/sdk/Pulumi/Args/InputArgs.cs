using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>What all classes of arguments have in common: members with <see cref="InputAttribute"/>.</summary>
public abstract class InputArgs
{
    /// <summary>The values by their names on the wire.</summary>
    /// <exception cref="ArgumentNullException">A required member is null.</exception>
    internal virtual ImmutableDictionary<string, object?> ToDictionary()
    {
        var values = ImmutableDictionary.CreateBuilder<string, object?>();
        foreach (var member in InputMember.Of(GetType()))
        {
            var value = member.Read(this);
            if (value is null && member.IsRequired)
            {
                throw new ArgumentNullException(member.Name, $"[Input] {member.FullName} is required but was not given a value");
            }

            values[member.Name] = member.IsJson ? JsonInput.From(member.FullName, value) : value;
        }

        return values.ToImmutable();
    }
}
