using System.Buffers;

namespace Rollback.Operations.Salvage;

/// <summary>A value in PostgreSQL's COPY text format: what it stands for, and as JSON. Everything is UTF-8, which the connection asks for.</summary>
internal static class CopyText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(one => (byte)one), (byte)'"', (byte)'\\']);

    /// <summary>The value without escapes.</summary>
    public static byte[] Plain(ReadOnlySpan<byte> text)
    {
        var plain = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++) plain.Add(text[index] == '\\' ? Meant(text[++index]) : text[index]);
        return [.. plain];
    }

    /// <summary>Writes a JSON string, or null for \N.</summary>
    public static void WriteJson(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> to)
    {
        if (text.SequenceEqual("\\N"u8))
        {
            to.Write("null"u8);
            return;
        }

        to.Write("\""u8);
        for (var next = text.IndexOfAny(Special); next >= 0; next = text.IndexOfAny(Special))
        {
            to.Write(text[..next]);
            var isEscaped = text[next] == '\\';
            WriteSpecial(isEscaped ? Meant(text[next + 1]) : text[next], to);
            text = text[(next + (isEscaped ? 2 : 1))..];
        }

        to.Write(text);
        to.Write("\""u8);
    }

    private static void WriteSpecial(byte one, ArrayBufferWriter<byte> to)
    {
        switch (one)
        {
            case (byte)'"': to.Write("\\\""u8); break;
            case (byte)'\\': to.Write("\\\\"u8); break;
            case (byte)'\n': to.Write("\\n"u8); break;
            case (byte)'\r': to.Write("\\r"u8); break;
            case (byte)'\t': to.Write("\\t"u8); break;
            case < 0x20: to.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)('0' + (one >> 4)), Hexadecimal(one & 15)]); break;
            default: to.Write([one]); break;
        }
    }

    private static byte Meant(byte escaped) => escaped switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'v' => (byte)'\v',
        _ => escaped,
    };

    private static byte Hexadecimal(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
