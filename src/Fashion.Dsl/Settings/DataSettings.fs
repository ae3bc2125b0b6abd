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

/// Mirrored left to right.
type FlipOptions = { Probability: float }

/// Moved by up to `Size` pixels each way, black where nothing was.
type ShiftOptions = { Size: int }

/// Turned about its centre by up to `Degrees` either way, bilinear, black where nothing was.
type RotateOptions = { Degrees: float; Probability: float }

/// Made larger or smaller about its centre by up to the share `Amount`, bilinear, black where nothing was.
type ZoomOptions = { Amount: float; Probability: float }

/// A window of the image's own size out of the image with `Padding` black pixels on each side.
type CropOptions = { Padding: int }

/// A black square of `Size` pixels, its centre anywhere in the image (DeVries and Taylor 2017).
type CutoutOptions = { Size: int; Probability: float }

/// Random erasing (Zhong et al. 2020): a rectangle of the share `AreaLow..AreaHigh` of the image and of the aspect
/// (height / width) `AspectLow..AspectHigh` is filled with a value from `ValueLow..ValueHigh` (as shares of white),
/// one for the rectangle or one for each pixel.
type EraseOptions =
    {
        Probability: float
        AreaLow: float
        AreaHigh: float
        AspectLow: float
        AspectHigh: float
        ValueLow: float
        ValueHigh: float
        PixelLevel: bool
    }

/// Two images and their labels in a Beta(alpha, alpha) mixture: blended (Zhang et al. 2018), or a rectangle of one
/// in the other (Yun et al. 2019).
type MixOptions = { Alpha: float }

/// How the images of a training batch are changed. Lengths are in pixels, angles in degrees, `Probability` is the share
/// of the images that are changed; black is the 0 that `pad` adds, whatever was inverted before.
type Augmentation =
    | Flip of FlipOptions
    | Shift of ShiftOptions
    | Rotate of RotateOptions
    | Zoom of ZoomOptions
    | Crop of CropOptions
    | Cutout of CutoutOptions
    | Erase of EraseOptions
    | Mixup of MixOptions
    | CutMix of MixOptions

/// One answer for each augmentation: a new one breaks every implementation at compile time.
type IAugmentationVisitor<'T> =
    abstract Flip: FlipOptions -> 'T
    abstract Shift: ShiftOptions -> 'T
    abstract Rotate: RotateOptions -> 'T
    abstract Zoom: ZoomOptions -> 'T
    abstract Crop: CropOptions -> 'T
    abstract Cutout: CutoutOptions -> 'T
    abstract Erase: EraseOptions -> 'T
    abstract Mixup: MixOptions -> 'T
    abstract CutMix: MixOptions -> 'T

type Augmentation with

    /// Calls the visitor's member for this augmentation.
    member augmentation.Accept(visitor: IAugmentationVisitor<'T>) : 'T =
        match augmentation with
        | Flip options -> visitor.Flip options
        | Shift options -> visitor.Shift options
        | Rotate options -> visitor.Rotate options
        | Zoom options -> visitor.Zoom options
        | Crop options -> visitor.Crop options
        | Cutout options -> visitor.Cutout options
        | Erase options -> visitor.Erase options
        | Mixup options -> visitor.Mixup options
        | CutMix options -> visitor.CutMix options

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
        /// What is done to training batches, in this order.
        Augment: IReadOnlyList<Augmentation>
        /// Decides the split alone.
        Seed: int
    }
