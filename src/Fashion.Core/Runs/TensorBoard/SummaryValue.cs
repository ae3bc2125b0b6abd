using Fashion.Dsl;

namespace Fashion.Core.Runs;

/// <summary>TensorFlow's message <c>Summary.Value</c>, by the numbers of its public definition, <c>summary.proto</c>.</summary>
internal static class SummaryValue
{
    private const int Tag = 1;

    public static byte[] Scalar(string tag, double value) => ProtoFields.Message(fields =>
    {
        fields.Put(Tag, tag);
        fields.Put(2, (float)value);
    });

    /// <param name="tag">Its name.</param>
    /// <param name="shape">Channels (1 grey, 3 red, green and blue), height and width.</param>
    /// <param name="png">The whole file.</param>
    public static byte[] Image(string tag, Shape shape, byte[] png) => ProtoFields.Message(fields =>
    {
        fields.Put(Tag, tag);
        fields.Put(4, image =>
        {
            image.Put(1, shape.Height);
            image.Put(2, shape.Width);
            image.Put(3, shape.Channels);
            image.Put(4, png);
        });
    });

    /// <summary>What TensorBoard's hyper-parameter page reads: all of it is in the description of a tensor without numbers.</summary>
    /// <param name="tag">Which of its three parts.</param>
    /// <param name="content">The part.</param>
    public static byte[] HyperParameters(string tag, byte[] content) => ProtoFields.Message(fields =>
    {
        const int TensorClass = 2, Float = 1;
        fields.Put(Tag, tag);
        fields.Put(9, metadata =>
        {
            metadata.Put(1, plugin =>
            {
                plugin.Put(1, "hparams");
                plugin.Put(2, content);
            });
            metadata.Put(4, TensorClass);
        });
        // A value without anything in it is passed over.
        fields.Put(8, tensor =>
        {
            tensor.Put(1, Float);
            tensor.Put(2, shape => shape.Put(2, dimension => dimension.Put(1, 0)));
        });
    });
}
