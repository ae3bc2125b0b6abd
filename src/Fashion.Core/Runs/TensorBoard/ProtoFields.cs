using Google.Protobuf;

namespace Fashion.Core.Runs;

/// <summary>
/// Writes the few protocol-buffers messages of event files field by field, so that the build needs no compiler for their
/// definitions.
/// </summary>
internal static class ProtoFields
{
    /// <summary>The bytes of a message.</summary>
    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var fields = new CodedOutputStream(bytes, leaveOpen: true))
            write(fields);
        return bytes.ToArray();
    }

    public static void Put(this CodedOutputStream fields, int number, string value)
    {
        fields.WriteTag(number, WireFormat.WireType.LengthDelimited);
        fields.WriteString(value);
    }

    /// <summary>Bytes, or a message.</summary>
    public static void Put(this CodedOutputStream fields, int number, byte[] value)
    {
        fields.WriteTag(number, WireFormat.WireType.LengthDelimited);
        fields.WriteBytes(ByteString.CopyFrom(value));
    }

    /// <summary>A message inside this one.</summary>
    public static void Put(this CodedOutputStream fields, int number, Action<CodedOutputStream> write) =>
        fields.Put(number, Message(write));

    /// <summary>An integer, or a value of an enumeration.</summary>
    public static void Put(this CodedOutputStream fields, int number, long value)
    {
        fields.WriteTag(number, WireFormat.WireType.Varint);
        fields.WriteInt64(value);
    }

    public static void Put(this CodedOutputStream fields, int number, bool value)
    {
        fields.WriteTag(number, WireFormat.WireType.Varint);
        fields.WriteBool(value);
    }

    public static void Put(this CodedOutputStream fields, int number, float value)
    {
        fields.WriteTag(number, WireFormat.WireType.Fixed32);
        fields.WriteFloat(value);
    }

    public static void Put(this CodedOutputStream fields, int number, double value)
    {
        fields.WriteTag(number, WireFormat.WireType.Fixed64);
        fields.WriteDouble(value);
    }

    /// <summary>Seconds since 1970.</summary>
    public static void Put(this CodedOutputStream fields, int number, DateTimeOffset value) =>
        fields.Put(number, (value - DateTimeOffset.UnixEpoch).TotalSeconds);
}
