using Fashion.Torch.Tests.Checks;
using Xunit;

namespace Fashion.Torch.Tests;

public sealed class ImageCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Png_WrittenAndRead_IsTheSame(int channels)
    {
        var pixels = new byte[5 * 4 * channels];
        new Random(1).NextBytes(pixels);
        var png = ImageCodec.EncodePng(pixels, 5, 4, channels);
        Assert.Equal((5, 4, channels), ImageCodec.Header(png));
        var planes = ImageCodec.Decode(png, channels, pixels.Length);
        for (var i = 0; i < 20; i++)
            for (var channel = 0; channel < channels; channel++)
                Assert.Equal(pixels[i * channels + channel], planes[channel * 20 + i]);
    }

    [Fact]
    public void Png_GreyAsColourAndBack_KeepsItsValues()
    {
        byte[] grey = [0, 100, 255, 7];
        var png = ImageCodec.EncodePng(grey, 2, 2, 1);
        var colour = ImageCodec.Decode(png, 3, 12);
        Assert.Equal([.. grey, .. grey, .. grey], colour);
        var red = ImageCodec.EncodePng([255, 0, 0], 1, 1, 3);
        Assert.Equal([76], ImageCodec.Decode(red, 1, 1));
    }

    [Fact]
    public void Png_WithTransparency_IsLaidOnBlack()
    {
        var png = ImageCodec.EncodePng([200, 100, 50, 255, 200, 100, 50, 128, 200, 100, 50, 0], 3, 1, 4);
        Assert.Equal((3, 1, 3), ImageCodec.Header(png));
        Assert.Equal([200, 100, 0, 100, 50, 0, 50, 25, 0], ImageCodec.Decode(png, 3, 9));
    }

    [Fact]
    public void Png_OfAPalette_IsExpanded()
    {
        var png = PngBytes.File(4, 1, 2, 3, [0, 0b00_01_10_01], extra: [("PLTE", [10, 20, 30, 40, 50, 60, 70, 80, 90]), ("tRNS", [255, 255, 0])]);
        Assert.Equal((4, 1, 3), ImageCodec.Header(png));
        Assert.Equal([10, 40, 0, 40, 20, 50, 0, 50, 30, 60, 0, 60], ImageCodec.Decode(png, 3, 12));
    }

    [Fact]
    public void Png_OfOneBitAndSixteen_IsScaledToEight()
    {
        Assert.Equal([255, 0, 255], ImageCodec.Decode(PngBytes.File(3, 1, 1, 0, [0, 0b1010_0000]), 1, 3));
        Assert.Equal([0x12, 0xff], ImageCodec.Decode(PngBytes.File(2, 1, 16, 0, [0, 0x12, 0x30, 0xff, 0xff]), 1, 2));
    }

    [Fact]
    public void Png_Interlaced_ComesInOrder()
    {
        // Adam7 of 2 x 2: pass 1 holds (0,0), pass 6 (0,1), pass 7 the second row.
        var png = PngBytes.File(2, 2, 8, 0, [0, 10, 0, 20, 0, 30, 40], interlaced: true);
        Assert.Equal([10, 20, 30, 40], ImageCodec.Decode(png, 1, 4));
    }

    [Theory]
    [InlineData(Jpegs.Baseline, 3)]
    [InlineData(Jpegs.Progressive, 3)]
    [InlineData(Jpegs.Grey, 1)]
    public void Jpeg_OfTwoFlatHalves_IsReadWithinRounding(string base64, int channels)
    {
        var data = Convert.FromBase64String(base64);
        Assert.Equal((16, 8, channels), ImageCodec.Header(data));
        var pixels = ImageCodec.Decode(data, channels, 128 * channels);
        byte[] left = channels == 3 ? [200, 30, 60] : [40], right = channels == 3 ? [10, 120, 250] : [220];
        for (var channel = 0; channel < channels; channel++) {
            Assert.InRange(pixels[channel * 128], left[channel] - 2, left[channel] + 2);
            Assert.InRange(pixels[channel * 128 + 127], right[channel] - 2, right[channel] + 2);
        }
    }

    [Fact]
    public void Jpeg_OfFourInks_BecomesRgb()
    {
        var pixels = ImageCodec.Decode(Convert.FromBase64String(Jpegs.Inks), 3, 384);
        Assert.Equal([200, 30, 60], new[] { pixels[0], pixels[128], pixels[256] });
        Assert.Equal([100, 200, 50], new[] { pixels[127], pixels[255], pixels[383] });
    }

    [Fact]
    public void Images_DeclaringTooMuch_AreRefusedBeforeAnyMemoryIsTaken()
    {
        var png = PngBytes.File(100_000, 100_000, 8, 0, [0]);
        var said = Assert.Throws<InvalidDataException>(() => ImageCodec.Header(png)).Message;
        Assert.Equal("the image declares 100000 x 100000 pixels; more than 64 megapixels are refused", said);
        Assert.Throws<InvalidDataException>(() => ImageCodec.Decode(png, 1, 16));
        var jpeg = Convert.FromBase64String(Jpegs.Grey);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (0xff, 0xdc, 0xff, 0xdc);
        Assert.Contains("65500 x 65500", Assert.Throws<InvalidDataException>(() => ImageCodec.Header(jpeg)).Message);
    }

    [Fact]
    public void Images_Truncated_AreErrorsAtEveryLength()
    {
        var png = ImageCodec.EncodePng(new byte[64], 8, 8, 1);
        // The last chunk carries nothing but its name: what comes before it is whole.
        for (var length = 8; length < png.Length - 12; length++)
            Assert.Equal("PNG: the file ends too early", Assert.Throws<InvalidDataException>(() => ImageCodec.Decode(png[..length], 1, 64)).Message);
        var jpeg = Convert.FromBase64String(Jpegs.Baseline);
        for (var length = 0; length < jpeg.Length - 8; length++)
            Assert.Throws<InvalidDataException>(() => ImageCodec.Decode(jpeg[..length], 3, 384));
    }

    [Fact]
    public void Images_Damaged_NeverEndTheProcess()
    {
        var random = new Random(7);
        foreach (var good in new[] { ImageCodec.EncodePng(new byte[300], 10, 10, 3), Convert.FromBase64String(Jpegs.Baseline), Convert.FromBase64String(Jpegs.Progressive) }) {
            var refused = 0;
            for (var round = 0; round < 500; round++) {
                var bad = good.ToArray();
                for (var i = 0; i < 3; i++)
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                try {
                    ImageCodec.Decode(bad, 3, 1 << 20);
                } catch (InvalidDataException exception) {
                    Assert.NotEmpty(exception.Message);
                    refused++;
                }
            }
            Assert.InRange(refused, 1, 500);
        }
    }

    [Fact]
    public void Calls_OutOfOrder_AreRefusedInWords()
    {
        var png = ImageCodec.EncodePng(new byte[4], 2, 2, 1);
        Assert.Equal("an image is decoded to 1 or 3 channels, not 2", Refusal(() => ImageCodec.Decode(png, 2, 100)));
        Assert.Equal("3 bytes were given for an image of 4", Refusal(() => ImageCodec.Decode(png, 1, 3)));
        Assert.Equal("the data are neither PNG nor JPEG", Refusal(() => ImageCodec.Header([1, 2, 3])));
        Assert.Equal("the data are neither PNG nor JPEG", Refusal(() => ImageCodec.Header([])));
        Assert.Equal("PNG: the buffer is too small", Refusal(() => ImageCodec.EncodePng(new byte[4], 2, 2, 1, capacity: 20)));

        static string Refusal(Action call) => Assert.Throws<InvalidDataException>(call).Message;
    }
}
