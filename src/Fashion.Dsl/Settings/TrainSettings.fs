namespace Fashion.Dsl

open System
open System.Collections.Generic

type ClassWeights =
    | Even
    /// Inverse to each class's frequency, mean 1, as scikit-learn's `balanced`.
    | Balanced
    | Given of weights: IReadOnlyList<float>

type CrossEntropyOptions =
    {
        Smoothing: float
        ClassWeights: ClassWeights
    }

/// What training makes small.
type Loss = CrossEntropy of CrossEntropyOptions

type SgdOptions =
    {
        LearningRate: float
        Momentum: float
        Nesterov: bool
        Decay: float
    }

type AdamOptions =
    {
        LearningRate: float
        Beta1: float
        Beta2: float
        Epsilon: float
        Decay: float
    }

type RmsPropOptions =
    {
        LearningRate: float
        Alpha: float
        Epsilon: float
        Momentum: float
        Decay: float
    }

/// The update rule, with PyTorch's meaning of every setting.
type Optimizer =
    | Sgd of SgdOptions
    | Adam of AdamOptions
    | AdamW of AdamOptions
    | RmsProp of RmsPropOptions

    member optimizer.LearningRate =
        match optimizer with
        | Sgd options -> options.LearningRate
        | Adam options
        | AdamW options -> options.LearningRate
        | RmsProp options -> options.LearningRate

type StepOptions = { Every: Duration; Gamma: float }
type ExponentialOptions = { After: Duration; Gamma: float }
type CosineOptions = { Warmup: Duration }

/// `Peak` is null where the optimizer's rate is the peak; `Warmup` is a share of all steps (0 to 1).
type OneCycleOptions =
    { Peak: Nullable<float>; Warmup: float }

type PlateauOptions = { Patience: Duration; Factor: float }

/// The learning rate over time.
type Schedule =
    | Constant
    | Step of StepOptions
    | Exponential of ExponentialOptions
    | Cosine of CosineOptions
    | OneCycle of OneCycleOptions
    | Plateau of PlateauOptions

/// A figure that training watches.
type WatchedMetric =
    | TrainLoss
    | TrainAccuracy
    | ValidationLoss
    | ValidationAccuracy

    /// `validation.accuracy` and so on, as a spec writes it.
    member metric.Name =
        match metric with
        | TrainLoss -> "train.loss"
        | TrainAccuracy -> "train.accuracy"
        | ValidationLoss -> "validation.loss"
        | ValidationAccuracy -> "validation.accuracy"

    member metric.HigherIsBetter =
        match metric with
        | TrainAccuracy
        | ValidationAccuracy -> true
        | TrainLoss
        | ValidationLoss -> false

type EarlyStop =
    {
        On: WatchedMetric
        Patience: Duration
        /// A gain smaller than this does not count.
        MinDelta: float
    }

/// Which weights a run keeps.
type Keep =
    | Last
    | Best of WatchedMetric

/// Weights from a finished run, before the first step. `Only`: labels whose layers take them; empty means all that
/// have the same names. Shapes must agree.
type CheckpointOptions =
    {
        Run: string
        Only: IReadOnlyList<string>
    }

/// How a file of weights writes one word of a layer's name, as `TensorNames` reads it.
type WordMapping = { Word: string; Text: string }

/// Weights from a safetensors file, before the first step. `Only`: labels whose layers take them; empty means all, and then
/// every tensor of the file must have its layer.
type SafetensorsOptions =
    {
        File: string
        Map: IReadOnlyList<WordMapping>
        Only: IReadOnlyList<string>
    }

/// Where the weights before the first step come from.
type WeightSource =
    | Checkpoint of CheckpointOptions
    | Safetensors of SafetensorsOptions

    /// Labels whose layers take weights; empty where none are named.
    member source.Only =
        match source with
        | Checkpoint { Only = only }
        | Safetensors { Only = only } -> only

    /// One answer for each case.
    member source.Match(checkpoint: Func<CheckpointOptions, 'T>, safetensors: Func<SafetensorsOptions, 'T>) : 'T =
        match source with
        | Checkpoint options -> checkpoint.Invoke options
        | Safetensors options -> safetensors.Invoke options

type TrainSettings =
    {
        Loss: Loss
        Optimizer: Optimizer
        Schedule: Schedule
        Epochs: int
        Batch: int
        /// Largest global norm of the gradient.
        Clip: Nullable<float>
        EarlyStop: (EarlyStop | null)
        Keep: Keep
        /// The decay of an exponential moving average of the weights, which is what is evaluated and kept.
        Average: Nullable<float>
        Init: (WeightSource | null)
        /// Labels whose layers do not learn.
        Freeze: IReadOnlyList<string>
        /// When the frozen layers begin to learn; null means never.
        Unfreeze: (Duration | null)
        Seed: int
        /// Also take only kernels that repeat bit for bit on a GPU.
        Deterministic: bool
    }
