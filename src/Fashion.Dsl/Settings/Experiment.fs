namespace Fashion.Dsl

open System.Collections.Generic

/// Hashes (SHA-256, hex) of the canonical text of each part: layout and comments never change them.
type SpecHashes =
    {
        Data: string
        Model: string
        Training: string
    }

/// Everything a checked spec says, with every default, profile and override applied.
type Experiment =
    {
        Name: string
        Data: DataSettings
        ClassCount: int
        /// Without layers where a `Classifier` stands in its place.
        Graph: LayerGraph
        /// Null for a layer graph.
        Classifier: Classifier | null
        Train: TrainSettings
        /// Null where the spec has no `search` part.
        Search: SearchSettings | null
        /// The holes that this compilation met, in the order of the text.
        Holes: IReadOnlyList<Hole>
        Hashes: SpecHashes
        /// The spec in canonical form, every setting written out; it compiles to this same experiment.
        CanonicalText: string
    }

    /// The same experiment, of whose model no dropout drops anything. Hashes and text stay those of the spec.
    member experiment.WithoutDropout() : Experiment =
        { experiment with
            Graph = experiment.Graph.WithoutDropout()
        }

/// What the front end must know of the data before any is read: one raw image's shape (before resize and pad),
/// and the number of classes.
type DataFacts = { ImageShape: Shape; ClassCount: int }
