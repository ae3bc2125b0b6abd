using Google.Protobuf;

namespace Fashion.Core.Runs;

/// <summary>TensorFlow's message <c>Event</c>; the numbers are those of its public definition, <c>event.proto</c>.</summary>
internal static class EventMessage
{
    /// <summary>What an event file begins with.</summary>
    public static byte[] FileVersion(DateTimeOffset time) => Of(time, 0, fields => fields.Put(3, "brain.Event:2"));

    /// <summary>A run that goes on: what was told of this step and of later ones no longer holds.</summary>
    public static byte[] Restart(DateTimeOffset time, long step) =>
        Of(time, step, fields => fields.Put(7, log => log.Put(1, 1)));

    /// <param name="time">Now.</param>
    /// <param name="step">What the values belong to.</param>
    /// <param name="values">Each from <see cref="SummaryValue"/>.</param>
    public static byte[] Summary(DateTimeOffset time, long step, IEnumerable<byte[]> values) => Of(
        time, step,
        fields => fields.Put(5, summary =>
        {
            foreach (var value in values)
                summary.Put(1, value);
        }));

    private static byte[] Of(DateTimeOffset time, long step, Action<CodedOutputStream> what) => ProtoFields.Message(fields =>
    {
        fields.Put(1, time);
        fields.Put(2, step);
        what(fields);
    });
}
