using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi;

/// <summary>The options of a resource on their way to a transform and back.</summary>
internal static class TransformOptions
{
    public static CustomResourceOptions ReadCustom(TransformResourceOptions message)
    {
        var options = new CustomResourceOptions
        {
            DeleteBeforeReplace = message.HasDeleteBeforeReplace ? message.DeleteBeforeReplace : null,
            ImportId = message.Import == "" ? null : message.Import,
            AdditionalSecretOutputs = [.. message.AdditionalSecretOutputs],
        };
        ReadCommon(message, options);
        return options;
    }

    public static ComponentResourceOptions ReadComponent(TransformResourceOptions message)
    {
        var options = new ComponentResourceOptions
        {
            Providers = [.. message.Providers.Values.Select(reference => new DependencyProviderResource(reference))],
        };
        ReadCommon(message, options);
        return options;
    }

    public static async Task<TransformResourceOptions> WriteAsync(ResourceOptions options)
    {
        var message = new TransformResourceOptions
        {
            Version = options.Version ?? "",
            PluginDownloadUrl = options.PluginDownloadURL ?? "",
            Provider = await ProviderReferences.OfAsync(options.Provider),
            DeletedWith = options.DeletedWith is { } deletedWith ? (await deletedWith.Urn.DataTask).Value : "",
            CustomTimeouts = CustomTimeoutMessages.Write(options.CustomTimeouts),
            Hooks = await HookBindings.MessageAsync(options.Hooks),
        };
        message.IgnoreChanges.AddRange(options.IgnoreChanges);
        message.ReplaceOnChanges.AddRange(options.ReplaceOnChanges);
        message.HideDiff.AddRange(options.HideDiffs);
        message.DependsOn.AddRange(await UrnsAsync(options.DependsOn));
        message.ReplaceWith.AddRange(await UrnsAsync(options.ReplaceWith));
        message.Aliases.AddRange(await AliasRequests.MessagesAsync(options.Aliases));
        if (options.Protect is { } protect)
        {
            message.Protect = protect;
        }

        if (options.RetainOnDelete is { } retain)
        {
            message.RetainOnDelete = retain;
        }

        if (options.ReplacementTrigger is { } trigger)
        {
            message.ReplacementTrigger = (await new Serializer(keepResources: true).SerializeAsync("replacementTrigger", trigger)).ToWire();
        }

        await WriteKindAsync(options, message);
        return message;
    }

    private static async Task WriteKindAsync(ResourceOptions options, TransformResourceOptions message)
    {
        switch (options)
        {
            case CustomResourceOptions custom:
                message.Import = custom.ImportId ?? "";
                message.AdditionalSecretOutputs.AddRange(custom.AdditionalSecretOutputs);
                if (custom.DeleteBeforeReplace is { } deleteFirst)
                {
                    message.DeleteBeforeReplace = deleteFirst;
                }

                break;
            case ComponentResourceOptions component:
                foreach (var provider in component.Providers)
                {
                    message.Providers[provider.Package] = await ProviderReferences.OfAsync(provider);
                }

                break;
        }
    }

    private static void ReadCommon(TransformResourceOptions message, ResourceOptions options)
    {
        options.DependsOn = Dependencies(message.DependsOn);
        options.ReplaceWith = Dependencies(message.ReplaceWith);
        options.Protect = message.HasProtect ? message.Protect : null;
        options.RetainOnDelete = message.HasRetainOnDelete ? message.RetainOnDelete : null;
        options.IgnoreChanges = [.. message.IgnoreChanges];
        options.ReplaceOnChanges = [.. message.ReplaceOnChanges];
        options.HideDiffs = [.. message.HideDiff];
        options.Version = message.Version == "" ? null : message.Version;
        options.PluginDownloadURL = message.PluginDownloadUrl == "" ? null : message.PluginDownloadUrl;
        options.Provider = message.Provider == "" ? null : new DependencyProviderResource(message.Provider);
        options.DeletedWith = message.DeletedWith == "" ? null : new DependencyResource(message.DeletedWith);
        options.CustomTimeouts = CustomTimeoutMessages.Read(message.CustomTimeouts);
        options.Aliases = [.. message.Aliases.Select(AliasRequests.Read)];
        options.Hooks = HookBindings.Read(message.Hooks);
        if (message.ReplacementTrigger is { } trigger)
        {
            options.ReplacementTrigger = Output<object>.Untracked(
                Task.FromResult(Deserializer.Deserialize(trigger.ToProperty()) is var data ? data.With(data.Value!) : default));
        }
    }

    private static InputList<Resource> Dependencies(IEnumerable<string> urns) =>
        urns.Select(urn => (Resource)new DependencyResource(urn)).ToArray();

    private static async Task<IEnumerable<string>> UrnsAsync(InputList<Resource> resources)
    {
        var data = await resources.GetOutput().DataTask;
        var urns = new List<string>();
        foreach (var resource in data.IsKnown ? data.Value : [])
        {
            urns.Add((await resource.Urn.DataTask).Value);
        }

        return urns;
    }
}
