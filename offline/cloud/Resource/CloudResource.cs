using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Resource;

internal enum ResourcePhase
{
    /// <summary>Being made: a crash may have left a part of it.</summary>
    Creating,

    /// <summary>Made, as its inputs say.</summary>
    Ready,

    /// <summary>Being brought to new inputs.</summary>
    Updating,

    /// <summary>Being taken down.</summary>
    Deleting,
}

/// <summary>A resource as the cloud holds it. Type and id together are its identity; a URN may change by an alias.</summary>
internal sealed record CloudResource(
    string Urn, string Type, string Id, string Region, ResourcePhase Phase, PropertyMap Inputs, PropertyMap Outputs)
{
    private const int RecursionLimit = 1000;

    public byte[] ToBytes() => PropertyMap.Empty
        .With("urn", Urn)
        .With("type", Type)
        .With("id", Id)
        .With("region", Region)
        .With("phase", Phase.ToString())
        .With("inputs", Inputs)
        .With("outputs", Outputs)
        .ToWire()
        .ToByteArray();

    public static CloudResource FromBytes(byte[] bytes)
    {
        var wire = new Struct();
        wire.MergeFrom(CodedInputStream.CreateWithLimits(new MemoryStream(bytes), int.MaxValue, RecursionLimit));
        var properties = wire.ToProperties();
        return new CloudResource(
            Text(properties, "urn"),
            Text(properties, "type"),
            Text(properties, "id"),
            Text(properties, "region"),
            System.Enum.Parse<ResourcePhase>(Text(properties, "phase")),
            ((PropertyValue.Map)properties["inputs"]).Properties,
            ((PropertyValue.Map)properties["outputs"]).Properties);
    }

    private static string Text(PropertyMap properties, string name) => ((PropertyValue.Text)properties[name]).Value;
}
