using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Pulumirpc;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>The names of a resource's hooks, by kind.</summary>
public static class HookNames
{
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Read(RegisterResourceRequest.Types.ResourceHooksBinding? hooks)
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (hooks is not null)
        {
            Add("beforeCreate", hooks.BeforeCreate);
            Add("afterCreate", hooks.AfterCreate);
            Add("beforeUpdate", hooks.BeforeUpdate);
            Add("afterUpdate", hooks.AfterUpdate);
            Add("beforeDelete", hooks.BeforeDelete);
            Add("afterDelete", hooks.AfterDelete);
            Add("onError", hooks.OnError);
        }

        return names.ToImmutable();

        void Add(string kind, RepeatedField<string> of)
        {
            if (of.Count > 0)
            {
                names.Add(kind, [.. of]);
            }
        }
    }
}
