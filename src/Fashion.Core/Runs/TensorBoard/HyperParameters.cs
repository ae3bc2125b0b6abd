using Fashion.Dsl;
using Google.Protobuf;

namespace Fashion.Core.Runs;

/// <summary>
/// What TensorBoard's hyper-parameter page asks of a run, by the numbers of its public definitions, <c>plugin_data.proto</c> and
/// <c>api.proto</c>.
/// </summary>
internal static class HyperParameters
{
    /// <summary>The settings that there are, with their types, and the figures that runs are compared by.</summary>
    public static byte[] Experiment(
        IReadOnlyList<PlainSetting> settings, IReadOnlyList<string> metrics, DateTimeOffset time) => Part(
        "experiment", 2,
        experiment =>
        {
            experiment.Put(3, time);
            foreach (var setting in settings)
            {
                experiment.Put(4, info =>
                {
                    info.Put(1, setting.Path);
                    info.Put(4, setting.Value.IsWords ? 1 : setting.Value.IsFlag ? 2 : 3);
                });
            }

            foreach (var tag in metrics)
                experiment.Put(5, info => info.Put(1, name => name.Put(2, tag)));
        });

    /// <summary>The values of this run.</summary>
    public static byte[] Start(IReadOnlyList<PlainSetting> settings, DateTimeOffset time) => Part(
        "session_start_info", 3,
        start =>
        {
            foreach (var setting in settings)
            {
                start.Put(1, entry =>
                {
                    entry.Put(1, setting.Path);
                    entry.Put(2, value => Put(value, setting.Value));
                });
            }

            start.Put(5, time);
        });

    /// <summary>How this run ended, for good.</summary>
    public static byte[] End(bool success, DateTimeOffset time) => Part(
        "session_end_info", 4,
        end =>
        {
            end.Put(1, success ? 1 : 2);
            end.Put(2, time);
        });

    private static byte[] Part(string name, int number, Action<CodedOutputStream> write) => SummaryValue.HyperParameters(
        $"_hparams_/{name}", ProtoFields.Message(data => data.Put(number, write)));

    private static void Put(CodedOutputStream fields, PlainValue value)
    {
        switch (value)
        {
            case PlainValue.Number number:
                fields.Put(2, number.Item);
                break;
            case PlainValue.Words words:
                fields.Put(3, words.Item);
                break;
            case PlainValue.Flag flag:
                fields.Put(4, flag.Item);
                break;
        }
    }
}
