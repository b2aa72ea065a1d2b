using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;

namespace Rollback.Offline.Protocol.Values;

/// <summary>Property values as they stand in a <see cref="Struct"/> on the wire.</summary>
public static class WireValues
{
    /// <summary>Reads a struct; an absent one is empty.</summary>
    /// <exception cref="FormatException">A special object has an unknown signature or lacks a key.</exception>
    public static PropertyMap ToProperties(this Struct? wire) => wire is null
        ? PropertyMap.Empty
        : PropertyMap.From(wire.Fields.Select(field => KeyValuePair.Create(field.Key, field.Value.ToProperty())));

    public static PropertyValue ToProperty(this Value wire) => wire.KindCase switch
    {
        Value.KindOneofCase.StringValue when Signatures.Unknowns.Contains(wire.StringValue) => PropertyValue.NotKnown,
        Value.KindOneofCase.StringValue => new PropertyValue.Text(wire.StringValue),
        Value.KindOneofCase.BoolValue => new PropertyValue.Bool(wire.BoolValue),
        Value.KindOneofCase.NumberValue => new PropertyValue.Number(wire.NumberValue),
        Value.KindOneofCase.ListValue => new PropertyValue.List([.. wire.ListValue.Values.Select(ToProperty)]),
        Value.KindOneofCase.StructValue => SpecialObjects.Read(wire.StructValue.ToProperties()),
        _ => PropertyValue.Nothing,
    };

    public static Struct ToWire(this PropertyMap properties)
    {
        var wire = new Struct();
        foreach (var (key, value) in properties)
        {
            wire.Fields.Add(key, value.ToWire());
        }

        return wire;
    }

    public static Value ToWire(this PropertyValue value) => value switch
    {
        PropertyValue.Null => Value.ForNull(),
        PropertyValue.Bool flag => Value.ForBool(flag.Value),
        PropertyValue.Number number => Value.ForNumber(number.Value),
        PropertyValue.Text text => Value.ForString(text.Value),
        PropertyValue.Unknown => Value.ForString(Signatures.Unknown),
        PropertyValue.List list => Value.ForList([.. list.Items.Select(ToWire)]),
        PropertyValue.Map map => Value.ForStruct(map.Properties.ToWire()),
        _ => Value.ForStruct(SpecialObjects.Write(value).ToWire()),
    };
}
