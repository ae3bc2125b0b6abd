using System.Buffers.Binary;
using System.Text;

namespace Fashion.Core.Tests.Serialization;

/// <summary>Files that break a rule of the safetensors format, each in its own way.</summary>
internal static class BadSafetensors
{
    public static byte[] File(string header, byte[] data) => File(Encoding.UTF8.GetBytes(header), data);

    public static byte[] File(byte[] header, byte[] data, ulong? length = null)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(start, length ?? (ulong)header.Length);
        return [.. start, .. header, .. data];
    }

    private static byte[] Four => [1, 2, 3, 4];

    // One F32 of one number, with one of its parts replaced.
    private static byte[] One(string dtype = "\"F32\"", string shape = "[1]", string offsets = "[0,4]", byte[]? data = null) =>
        File($$"""{"w":{"dtype":{{dtype}},"shape":{{shape}},"data_offsets":{{offsets}} } }""", data ?? Four);

    // Two U8 of the given places in four bytes.
    private static byte[] Two(int begin1, int end1, int begin2, int end2)
    {
        string Entry(int begin, int end) => $$"""{"dtype":"U8","shape":[{{end - begin}}],"data_offsets":[{{begin}},{{end}}] }""";
        return File($$"""{"a":{{Entry(begin1, end1)}},"b":{{Entry(begin2, end2)}} }""", Four);
    }

    public static IReadOnlyList<(string What, byte[] Content, string Reason)> All { get; } =
    [
        ("no bytes", [], "0 bytes"),
        ("one byte", [2], "1 bytes"),
        ("seven bytes", [2, 0, 0, 0, 0, 0, 0], "7 bytes"),
        ("a length alone", File([], [], 2), "only 0 follow"),
        ("a header of no bytes", File([], []), "`{`"),
        ("a header of no bytes before data", File([], Four), "`{`"),
        ("a header longer than the file", File("{}"u8.ToArray(), [], 3), "cut short"),
        ("a header of the largest length allowed", File("{}"u8.ToArray(), [], 100_000_000), "cut short"),
        ("a header above the largest length", File("{}"u8.ToArray(), [], 100_000_001), "100,000,000"),
        ("a header of 2^63 bytes", File("{}"u8.ToArray(), [], 1UL << 63), "100,000,000"),
        ("a header of 2^64 - 1 bytes", File("{}"u8.ToArray(), [], ulong.MaxValue), "100,000,000"),
        ("a header of 2^64 - 8 bytes", File("{}"u8.ToArray(), [], ulong.MaxValue - 7), "100,000,000"),
        ("a list as header", File("[]", []), "`{`"),
        ("a text as header", File("\"w\"", []), "`{`"),
        ("null as header", File("null", []), "`{`"),
        ("a space first", File(" {}", []), "`{`"),
        ("a byte-order mark first", File([0xEF, 0xBB, 0xBF, .. "{}"u8], []), "`{`"),
        ("an open brace", File("{", []), "JSON"),
        ("two objects", File("{}{}", []), "JSON"),
        ("text behind the object", File("{} x", []), "JSON"),
        ("zeros behind the object", File("{}\0\0", []), "JSON"),
        ("a comma too many", File("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", Four), "JSON"),
        ("a comment", File("""{/* w */}""", []), "JSON"),
        ("single quotes", File("""{'w':1}""", []), "JSON"),
        ("an open text", File("""{"w""", []), "JSON"),
        ("a header cut by its length", File("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8.ToArray(), Four, 20), "JSON"),
        ("objects a hundred deep", File(string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100), []), "JSON"),
        ("a stray UTF-8 byte in a name", File([.. "{\"w"u8, 0x80, .. "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"u8], Four), "UTF-8"),
        ("a cut UTF-8 sequence", File([.. "{\"w"u8, 0xE2, 0x82, .. "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"u8], Four), "UTF-8"),
        ("an overlong UTF-8 sequence", File([.. "{\"w"u8, 0xC0, 0xAF, .. "\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"u8], Four), "UTF-8"),
        ("half of a surrogate pair", File("""{"\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", Four), "header is not"),
        ("one tensor's name twice", File("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", Four), "uplicate"),
        ("a name twice, once escaped", File("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\u0077":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", Four), "uplicate"),
        ("dtype twice", File("""{"w":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", Four), "uplicate"),
        ("metadata twice", File("""{"__metadata__":{},"__metadata__":{}}""", []), "uplicate"),
        ("one metadata key twice", File("""{"__metadata__":{"a":"1","a":"2"}}""", []), "uplicate"),
        ("metadata that is a text", File("""{"__metadata__":"pt"}""", []), "`__metadata__` is no object"),
        ("metadata that is null", File("""{"__metadata__":null}""", []), "`__metadata__` is no object"),
        ("a number in the metadata", File("""{"__metadata__":{"epoch":3}}""", []), "`__metadata__.epoch` is no text"),
        ("an object in the metadata", File("""{"__metadata__":{"a":{}}}""", []), "`__metadata__.a` is no text"),
        ("a tensor that is a number", File("""{"w":1}""", []), "`w` is no object"),
        ("a tensor that is a list", File("""{"w":[]}""", []), "`w` is no object"),
        ("a tensor without fields", File("""{"w":{}}""", []), "no dtype"),
        ("no dtype", File("""{"w":{"shape":[1],"data_offsets":[0,4]}}""", Four), "no dtype"),
        ("no shape", File("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", Four), "no shape"),
        ("no data_offsets", File("""{"w":{"dtype":"F32","shape":[1]}}""", Four), "no data_offsets"),
        ("an unknown field", File("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"scale":1}}""", Four), "unknown field `scale`"),
        ("an unknown dtype", One(dtype: "\"F33\""), "`F33`"),
        ("a dtype in small letters", One(dtype: "\"f32\""), "`f32`"),
        ("a dtype that is a number", One(dtype: "3"), "dtype is no text"),
        ("a dtype that is the number of a known one", One(dtype: "\"3\""), "dtype `3`"),
        ("a shape that is a number", One(shape: "1"), "shape is no list"),
        ("a negative extent", One(shape: "[-1]"), "shape has -1"),
        ("an extent with a fraction", One(shape: "[1.5]"), "shape has 1.5"),
        ("an extent that is a text", One(shape: "[\"1\"]"), "shape has \"1\""),
        ("an extent that is null", One(shape: "[null]"), "shape has null"),
        ("an extent above 64 bits", One(shape: "[18446744073709551617]"), "shape has 18446744073709551617"),
        ("a product that overflows to the right size", One(dtype: "\"U8\"", shape: "[4294967296,4294967296,1]", offsets: "[0,0]", data: []), "0 bytes"),
        ("a byte size that overflows to the right size", One(shape: "[4611686018427387905]"), "4 bytes"),
        ("a shape too large for its bytes", One(shape: "[2]"), "4 bytes"),
        ("a shape too small for its bytes", One(shape: "[0]"), "4 bytes"),
        ("offsets that are a number", One(offsets: "4"), "data_offsets is no list"),
        ("no offsets in the list", One(offsets: "[]"), "0 numbers"),
        ("one offset", One(offsets: "[4]"), "1 numbers"),
        ("three offsets", One(offsets: "[0,4,8]"), "3 numbers"),
        ("a negative offset", One(offsets: "[-4,0]"), "-4"),
        ("an offset with an exponent and fraction", One(offsets: "[0,0.4e1]"), "0.4e1"),
        ("an end before the begin", One(offsets: "[4,0]"), "before it begins"),
        ("an end behind the file", One(shape: "[2]", offsets: "[0,8]"), "take 8 bytes, but 4 follow"),
        ("an end at 2^63 - 1", One(dtype: "\"U8\"", shape: "[9223372036854775807]", offsets: "[0,9223372036854775807]"), "but 4 follow"),
        ("a begin behind the start", One(dtype: "\"U8\"", shape: "[3]", offsets: "[1,4]"), "bytes 0 to 0"),
        ("bytes of no tensor at the end", One(dtype: "\"U8\"", shape: "[3]", offsets: "[0,3]"), "take 3 bytes, but 4 follow"),
        ("data without tensors", File("{}", Four), "take 0 bytes"),
        ("data cut short", One(data: [1, 2, 3]), "but 3 follow"),
        ("data one byte too long", One(data: [1, 2, 3, 4, 5]), "but 5 follow"),
        ("a hole between two tensors", Two(0, 1, 2, 4), "bytes 1 to 1"),
        ("two tensors that overlap", Two(0, 3, 2, 4), "inside the one before"),
        ("two tensors in one place", Two(0, 4, 0, 4), "inside the one before"),
        ("one tensor inside another", Two(0, 4, 1, 3), "inside the one before"),
        ("an empty tensor inside another", Two(0, 4, 2, 2), "inside the one before"),
        ("an empty tensor behind the end", Two(0, 4, 9, 9), "bytes 4 to 8"),
    ];
}
