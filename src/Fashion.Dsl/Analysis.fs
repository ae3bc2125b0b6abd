namespace Fashion.Dsl

open System
open System.Collections.Generic

/// What `SpecCompiler` is told besides the spec's text.
type CompileOptions =
    {
        /// The profile to apply; null for none.
        Profile: string | null
        /// The `path=value` of each `-o`, in order.
        Overrides: IReadOnlyList<string>
        /// Asked once for the data that a spec names; null where they are not there.
        DataFacts: Func<DataSource, DataFacts | null>
        /// The text of a file that a spec imports or extends, by its path (the importing file's folder and the path as
        /// written, joined); null where there is none.
        ReadFile: Func<string, string | null>
        /// Values of holes by their names, in place of the defaults.
        HoleValues: IReadOnlyDictionary<string, string>
        /// Holes without a default are no mistake: each takes its first value.
        Searching: bool
    }

    /// The file as it stands: no profile, no overrides, every hole at its default, and no other files.
    static member WithFacts(facts: Func<DataSource, DataFacts | null>) : CompileOptions =
        {
            Profile = null
            Overrides = [||]
            DataFacts = facts
            ReadFile = Func<_, _>(fun _ -> null)
            HoleValues = Dictionary<string, string>()
            Searching = false
        }

/// A compiled spec: the experiment, null where an error stands in its way, and all that is to be said, in the order of the
/// text. Warnings leave the experiment whole.
type CompileResult =
    {
        Experiment: Experiment | null
        /// The file has nothing but values and blocks, for other files to import: there is no experiment, and nothing is
        /// missing.
        IsLibrary: bool
        Diagnostics: IReadOnlyList<Diagnostic>
    }

/// The graph of a bare `model` part.
type ModelResult =
    {
        Graph: LayerGraph | null
        Diagnostics: IReadOnlyList<Diagnostic>
    }

/// A layer as one call, arm or turn of the text made it: a block that is called twice gives two of them at one place.
type PlacedLayer =
    {
        /// Null where its input is not known, after a mistake.
        Layer: Layer | null
        Operation: Operation
        /// The call that wrote it; for a join its keyword, for a residual's sum its head.
        Place: Span
    }

/// What a chain of the text gave, once for each time it was expanded.
type ChainShape =
    {
        Chain: Chain
        /// Null where it is not known.
        Output: Shape | null
        /// Trained parameters of all layers from the input to here.
        ParametersSoFar: int64
    }

/// Which layer of the order default, base file, spec, profile, `-o` set a value.
[<RequireQualifiedAccess>]
type OriginKind =
    | Default
    /// A file that the spec extends.
    | Extended
    | Spec
    | Profile
    | Override

/// One link of the chain that decides a setting.
type Origin =
    {
        Kind: OriginKind
        /// As written.
        Value: string
        /// Null for a default.
        Place: Span | null
    }

/// A setting with every value it was given; the last one holds.
type SettingOrigins =
    {
        /// `train.optimizer.lr`
        Path: string
        /// Empty where nothing decides it yet: a required argument that is missing, or one that another value decides.
        Origins: IReadOnlyList<Origin>
    }

/// Everything that tools want to know of a spec, mistakes or not.
type Analysis =
    {
        Source: SourceText
        Tree: SpecTree
        Experiment: Experiment | null
        /// The file has nothing but values and blocks, for other files to import.
        /// The holes that were met, in the order of the text; those that other values would bring in are not among them.
        Holes: IReadOnlyList<Hole>
        IsLibrary: bool
        Diagnostics: IReadOnlyList<Diagnostic>
        /// In the order in which they were expanded.
        Layers: IReadOnlyList<PlacedLayer>
        Chains: IReadOnlyList<ChainShape>
        /// What chains give where holes take other values than their defaults, each shape of a chain once.
        ChainsOfOtherValues: IReadOnlyList<ChainShape>
        /// Worked out when it is asked for, which few tools do.
        Origins: Lazy<IReadOnlyList<SettingOrigins>>
    }

    /// Every path that `set` and `-o` take, in the catalogue's order.
    member analysis.Settings: IReadOnlyList<SettingOrigins> = analysis.Origins.Value
