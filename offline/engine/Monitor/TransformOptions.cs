using Google.Protobuf.Collections;
using Pulumirpc;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>A registration's options as transforms see and change them.</summary>
public static class TransformOptions
{
    public static TransformResourceOptions Of(RegisterResourceRequest request)
    {
        var options = new TransformResourceOptions
        {
            DependsOn = { request.Dependencies },
            IgnoreChanges = { request.IgnoreChanges },
            ReplaceOnChanges = { request.ReplaceOnChanges },
            Version = request.Version,
            Aliases = { request.Aliases, request.AliasURNs.Select(urn => new Alias { Urn = urn }) },
            Provider = request.Provider,
            CustomTimeouts = request.CustomTimeouts,
            PluginDownloadUrl = request.PluginDownloadURL,
            DeletedWith = request.DeletedWith,
            AdditionalSecretOutputs = { request.AdditionalSecretOutputs },
            Providers = { request.Providers },
            PluginChecksums = { request.PluginChecksums },
            Hooks = request.Hooks,
            Import = request.ImportId,
            HideDiff = { request.HideDiffs },
            ReplaceWith = { request.ReplaceWith },
            ReplacementTrigger = request.ReplacementTrigger,
        };
        if (request.HasProtect)
        {
            options.Protect = request.Protect;
        }

        if (request.HasRetainOnDelete)
        {
            options.RetainOnDelete = request.RetainOnDelete;
        }

        if (request.DeleteBeforeReplaceDefined)
        {
            options.DeleteBeforeReplace = request.DeleteBeforeReplace;
        }

        return options;
    }

    public static void Apply(TransformResourceOptions options, RegisterResourceRequest request)
    {
        Set(request.Dependencies, options.DependsOn);
        Set(request.IgnoreChanges, options.IgnoreChanges);
        Set(request.ReplaceOnChanges, options.ReplaceOnChanges);
        Set(request.Aliases, options.Aliases);
        request.AliasURNs.Clear();
        Set(request.AdditionalSecretOutputs, options.AdditionalSecretOutputs);
        Set(request.HideDiffs, options.HideDiff);
        Set(request.ReplaceWith, options.ReplaceWith);
        request.Version = options.Version;
        request.Provider = options.Provider;
        request.CustomTimeouts = options.CustomTimeouts;
        request.PluginDownloadURL = options.PluginDownloadUrl;
        request.DeletedWith = options.DeletedWith;
        request.Hooks = options.Hooks;
        request.ImportId = options.Import;
        request.ReplacementTrigger = options.ReplacementTrigger;
        if (options.Providers.Count > 0)
        {
            // An empty map is what some SDK versions send when they lose it: never read as "none".
            request.Providers.Clear();
            request.Providers.Add(options.Providers);
        }

        if (options.HasProtect)
        {
            request.Protect = options.Protect;
        }

        if (options.HasRetainOnDelete)
        {
            request.RetainOnDelete = options.RetainOnDelete;
        }

        if (options.HasDeleteBeforeReplace)
        {
            request.DeleteBeforeReplace = options.DeleteBeforeReplace;
            request.DeleteBeforeReplaceDefined = true;
        }
    }

    private static void Set<T>(RepeatedField<T> field, RepeatedField<T> values)
    {
        field.Clear();
        field.AddRange(values);
    }
}
