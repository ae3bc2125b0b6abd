using System.Buffers.Binary;
using System.Text;
using Fashion.Core.Serialization;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Property = Fashion.Testing.Property;

namespace Fashion.Core.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static readonly Gen<SafetensorsTensor> Tensors =
        from type in Gen.Elements(Enum.GetValues<SafetensorsType>())
        from rank in Gen.Choose(0, 4)
        from shape in Gen.Choose(0, 4).ArrayOf(rank)
        from name in ArbMap.Default.GeneratorFor<NonNull<string>>()
        let length = shape.Aggregate(SafetensorsTensor.SizeOf(type), (product, extent) => product * extent)
        from data in ArbMap.Default.GeneratorFor<byte>().ArrayOf(length)
        select new SafetensorsTensor(Text(name.Get), type, [.. shape.Select(extent => (long)extent)], data);

    // Half of a surrogate pair is no text that a file could hold.
    private static string Text(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Write_AnyTensors_ReadBackTheSame() => Property.checkMany(200, Prop.ForAll(
        Arb.From(Tensors.ListOf()),
        Arb.From(ArbMap.Default.GeneratorFor<(NonNull<string>, NonNull<string>)>().ListOf()),
        (list, texts) =>
        {
            var tensors = list.DistinctBy(tensor => tensor.Name).Where(tensor => tensor.Name != "__metadata__").ToArray();
            var metadata = texts.DistinctBy(pair => Text(pair.Item1.Get)).ToDictionary(pair => Text(pair.Item1.Get), pair => Text(pair.Item2.Get));
            SafetensorsFile.Write(folder.File("any"), tensors, metadata);
            var read = SafetensorsFile.Read(folder.File("any"));
            return read.Tensors.Count == tensors.Length
                && tensors.All(tensor => read.Tensors[tensor.Name] is var other
                    && other.Type == tensor.Type
                    && other.Shape.SequenceEqual(tensor.Shape)
                    && other.Data.Span.SequenceEqual(tensor.Data.Span))
                && read.Metadata.Count == metadata.Count
                && metadata.All(pair => read.Metadata[pair.Key] == pair.Value);
        }));

    [Fact]
    public void Write_MixedTypes_AlignsEachToItsOwnSize()
    {
        SafetensorsTensor[] tensors =
        [
            SafetensorsTensor.From<byte>("a", [3], [1, 2, 3]), SafetensorsTensor.From<double>("b", [1], [1.5]),
            SafetensorsTensor.From<float>("c", [1], [2.5f]), SafetensorsTensor.From<long>("d", [], [-7]),
        ];
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        var content = stream.ToArray();
        Assert.Equal(0L, BinaryPrimitives.ReadInt64LittleEndian(content) % 8);
        var offsets = SafetensorsFile.Parse(content, "memory").Tensors;
        Assert.Equal([1.5], offsets["b"].ToArray<double>());
        Assert.Equal([-7], offsets["d"].ToArray<long>());
        Assert.Equal("1.5 -7 2.5 010203", Layout(content));
    }

    [Fact]
    public void Write_SameContentsInAnyOrder_GivesTheSameBytes()
    {
        SafetensorsTensor one = SafetensorsTensor.From<float>("one", [2], [1, 2]), two = SafetensorsTensor.From<float>("two", [1], [3]);
        SafetensorsFile.Write(folder.File("1"), [one, two]);
        SafetensorsFile.Write(folder.File("2"), [two, one]);
        Assert.Equal(File.ReadAllBytes(folder.File("1")), File.ReadAllBytes(folder.File("2")));
    }

    [Fact]
    public void Write_OneNameTwice_IsRefused()
    {
        var tensor = SafetensorsTensor.From<float>("one", [], [1]);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(folder.File("twice"), [tensor, tensor]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ToArray_OtherType_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => SafetensorsTensor.From<float>("one", [], [1]).ToArray<int>());

    [Fact]
    public void Constructor_DataOfAnotherSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => SafetensorsTensor.From<float>("one", [3], [1, 2]));

    // Byte by byte as the format's README describes it, not by this program's writer.
    [Fact]
    public void Parse_FileWrittenByHand_IsRead()
    {
        const string header = """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}        """;
        var content = BadSafetensors.File(header, [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64]);
        var file = SafetensorsFile.Parse(content, "memory");
        Assert.Equal([1f, 2f, 3f, 4f], file.Tensors["w"].ToArray<float>());
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Parse_NoTensors_IsAnEmptyFile() => Assert.Empty(SafetensorsFile.Parse(BadSafetensors.File("{}", []), "memory").Tensors);

    [Fact]
    public void Parse_TensorsWithoutNumbers_AreAllowed()
    {
        const string header = """{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[4611686018427387904,8,0],"data_offsets":[0,0]}}""";
        Assert.Equal(2, SafetensorsFile.Parse(BadSafetensors.File(header, []), "memory").Tensors.Count);
    }

    [Fact]
    public void BadFiles_All_AreAtLeastSixtyAndDistinct()
    {
        var contents = BadSafetensors.All.Select(bad => Convert.ToHexString(bad.Content)).ToArray();
        Assert.InRange(contents.Length, 60, int.MaxValue);
        Assert.Equal(contents.Length, contents.Distinct().Count());
    }

    public static TheoryData<string> BadFiles => [.. BadSafetensors.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Read_BadFile_NamesFileAndReason(string what)
    {
        var bad = BadSafetensors.All.Single(one => one.What == what);
        var path = folder.Write("bad.safetensors", bad.Content);
        var failure = Assert.Throws<RunException>(() => SafetensorsFile.Read(path));
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(bad.Reason, failure.Message);
        Assert.Equal("R121", failure.Code);
    }

    [Fact]
    public void Read_NoFile_NamesIt()
    {
        var failure = Assert.Throws<RunException>(() => SafetensorsFile.Read(folder.File("nowhere")));
        Assert.StartsWith(folder.File("nowhere"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyPrefixOfAFile_IsRefused()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [SafetensorsTensor.From<float>("w", [2], [1, 2])]);
        var content = stream.ToArray();
        for (var length = 0; length < content.Length; length++)
        {
            Assert.Throws<RunException>(() => SafetensorsFile.Parse(content.AsMemory(0, length), "cut"));
        }
    }

    private static string Layout(byte[] content)
    {
        var data = content.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(content));
        return FormattableString.Invariant(
            $"{BitConverter.ToDouble(data)} {BitConverter.ToInt64(data[8..])} {BitConverter.ToSingle(data[16..])} {Convert.ToHexString(data[20..])}");
    }
}
