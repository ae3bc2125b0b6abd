namespace Fashion.Dsl

open System
open System.Collections.Generic

/// A length of training.
type Duration =
    | Epochs of count: float
    | Steps of count: int

    /// This length in optimizer steps.
    member duration.InSteps(stepsPerEpoch: int) : int =
        match duration with
        | Epochs count -> int (System.Math.Round(count * float stepsPerEpoch))
        | Steps count -> count

/// A part of the data: so many samples, or a share of all (0 to 1).
type Portion =
    | Samples of count: int
    | Share of fraction: float

    /// How many of `total` samples this part has.
    member portion.Of(total: int) : int =
        match portion with
        | Samples count -> count
        | Share fraction -> int (System.Math.Round(fraction * float total))

/// NumPy archives; `Test` is null where the set has no test part of its own.
type NpzFiles = { Train: string; Test: string | null }

/// Where images and labels come from. Paths are as the spec writes them, relative to its folder.
type DataSource =
    | FashionMnist
    /// A folder with IDX files named as MNIST's.
    | IdxFolder of folder: string
    | NpzFiles of NpzFiles
    /// A folder for each class, PNG or JPEG; `train/` and `test/` above them where the set is divided.
    | ImageFolder of folder: string

/// How pixels 0..255 become numbers: as they are, divided by 255, or also centred and scaled by the mean and
/// deviation of the training part, over all pixels (`standard`) or for each (`per_pixel`).
type Normalization =
    | Raw
    | Unit
    | Standard
    | PerPixel

/// Parts taken from the training images; null means none is asked for. Train null means all that is left.
type Split =
    {
        Train: (Portion | null)
        Validation: (Portion | null)
        /// Only for data without a test part of their own.
        Test: (Portion | null)
    }

/// Rows and columns, in pixels.
type ImageSize = { Height: int; Width: int }

type DataSettings =
    {
        Source: DataSource
        Split: Split
        /// At most so many training images, taken before the split, in class proportion.
        Limit: Nullable<int>
        /// The labels to keep, renumbered in this order; empty means all.
        Classes: IReadOnlyList<int>
        /// Rows and columns of black on each side, in pixels.
        Pad: int
        /// New height and width, before padding.
        Resize: (ImageSize | null)
        /// Black becomes white.
        Invert: bool
        Normalize: Normalization
        /// Decides the split alone.
        Seed: int
    }

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
        Seed: int
        /// Also take only kernels that repeat bit for bit on a GPU.
        Deterministic: bool
    }

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
        Graph: LayerGraph
        Train: TrainSettings
        Hashes: SpecHashes
        /// The spec in canonical form, every setting written out; it compiles to this same experiment.
        CanonicalText: string
    }

/// What the front end must know of the data before any is read: one raw image's shape (before resize and pad),
/// and the number of classes.
type DataFacts = { ImageShape: Shape; ClassCount: int }
