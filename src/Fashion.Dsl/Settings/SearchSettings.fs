namespace Fashion.Dsl

open System
open System.Collections.Generic

type BayesOptions = { Startup: int }

[<RequireQualifiedAccess>]
type SearchStrategy =
    | Grid
    | Random
    | Bayes of BayesOptions

type AshaOptions = { Min: Duration }

[<RequireQualifiedAccess>]
type Prune =
    | None
    | Median
    | Asha of AshaOptions

type SearchSettings =
    {
        Strategy: SearchStrategy
        Goal: WatchedMetric
        Maximize: bool
        Trials: Nullable<int>
        Budget: Nullable<TimeSpan>
        Prune: Prune
        Seed: int
    }

/// What values a hole may take.
type HoleDomain =
    /// Values as a spec writes them.
    | Choices of values: IReadOnlyList<string>
    | WholeRange of low: int64 * high: int64
    | RealRange of low: float * high: float
    | LogRange of low: float * high: float
    | WholeLogRange of low: int64 * high: int64
    | Flags

/// A value that may be searched.
type Hole =
    {
        /// The path of the setting or layer it stands in, or the name of its `let`; unique.
        Name: string
        Domain: HoleDomain
        /// The unit of a range's numbers; null where they have none.
        Unit: string | null
        /// As a spec writes it; null where there is none.
        Default: string | null
    }
