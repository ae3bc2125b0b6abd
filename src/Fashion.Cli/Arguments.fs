/// What each command takes. Argu reads the command line by these unions and prints their help.
namespace Fashion.Cli

open Argu

[<RequireQualifiedAccess>]
type SpecArguments =
    | [<MainCommand; Unique>] Spec of spec: string
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Spec _ -> "the spec file."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type ShowArguments =
    | [<MainCommand; Unique>] Spec of spec: string
    | [<Unique>] Svg of file: string
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Spec _ -> "the spec file."
            | Svg _ -> "draw the layers and their branches into this file, for any browser."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type CheckArguments =
    | [<MainCommand>] Specs of spec: string list
    | [<Unique>] Fix
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Specs _ -> "the spec files."
            | Fix -> "apply every fix that leaves no choice, and write the files."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type FmtArguments =
    | [<MainCommand>] Specs of spec: string list
    | [<Unique>] Check
    | [<Unique>] Shapes
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Specs _ -> "the spec files, or `-` for standard input, whose canonical text goes to standard output."
            | Check -> "write nothing, and end with 1 where a file is not in canonical form."
            | Shapes -> "also write the shape behind every line of a model or block that has but one."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type ExplainArguments =
    | [<MainCommand>] Names of ``spec path``: string list
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Names _ ->
                "the spec file; then a setting, such as `train.optimizer.lr`, or a part of them, such as `train`."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type DiffArguments =
    | [<MainCommand>] Names of ``before after``: string list
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Names _ -> "two specs, or the run folders of two runs."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type InitArguments =
    | [<MainCommand; Unique>] File of file: string
    | [<Unique>] Data of source: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | File _ -> "where to write it (default: experiment.spec)."
            | Data _ -> "fashion_mnist, idx, npz or images (default: fashion_mnist)."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type CompletionsArguments =
    | [<MainCommand; Unique>] Shell of shell: string

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Shell _ -> "bash, zsh or fish."

[<RequireQualifiedAccess>]
type TrainArguments =
    | [<MainCommand; Unique>] Spec of spec: string
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Runs of folder: string
    | [<Unique>] Resume of run: string
    | [<Unique>] Threads of count: int
    | [<Unique>] Device of name: string
    | [<Unique>] Kernels of choice: string
    | [<Unique>] Checkpoint_Every of steps: int
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Spec _ -> "the spec file; not with --resume, a run has its own."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Runs _ -> "where run folders are made (default: runs)."
            | Resume _ -> "go on with this run where it stopped, bit for bit."
            | Threads _ -> "threads that compute (default: one for each physical core)."
            | Device _ -> "auto, cpu or cuda:N (default: auto)."
            | Kernels _ -> "own or torch: what computes the model (default: own, where there are some for it)."
            | Checkpoint_Every _ ->
                "steps between checkpoints inside an epoch (default: 500); each epoch ends with one."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type TraceArguments =
    | [<MainCommand; Unique>] Spec of spec: string
    | [<Unique>] Into of folder: string
    | [<Unique>] Steps of count: int
    | [<Unique>] Float64
    | [<Unique>] Profile of name: string
    | [<CustomCommandLine "-o">] Override of ``path=value``: string
    | [<Unique>] Threads of count: int
    | [<Unique>] Device of name: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Spec _ -> "the spec file."
            | Into _ -> "the folder to write into; it is made where it is not there."
            | Steps _ -> "how many steps to take (default: 50)."
            | Float64 -> "compute in double precision, where rounding does not grow; slower."
            | Profile _ -> "apply this profile of the spec."
            | Override _ -> "set one value of the spec; may be given several times."
            | Threads _ -> "threads that compute (default: one for each physical core)."
            | Device _ -> "auto, cpu or cuda:N (default: auto)."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type EvaluateArguments =
    | [<MainCommand; Unique>] Run of run: string
    | [<Unique>] Split of name: string
    | [<Unique>] Tta of augmentation: string
    | [<Unique>] Threads of count: int
    | [<Unique>] Device of name: string
    | [<Unique>] Kernels of choice: string
    | [<Unique>] Repeat of count: int
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Run _ -> "the run folder."
            | Split _ -> "train, validation or test (default: test)."
            | Tta _ -> "none, or flip: the mean over each image and its mirror image (default: none)."
            | Threads _ -> "threads that compute (default: one for each physical core)."
            | Device _ -> "auto, cpu or cuda:N (default: auto)."
            | Kernels _ -> "own or torch: what computes the model (default: own, where there are some for it)."
            | Repeat _ -> "passes over the images, of which `--json` tells the seconds (default: 1)."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type PredictArguments =
    | [<MainCommand>] Paths of ``run file``: string list
    | [<Unique>] Split of name: string
    | [<Unique>] Tta of augmentation: string
    | [<Unique>] Top of count: int
    | [<Unique>] Csv of file: string
    | [<Unique>] Invert
    | [<Unique>] Threads of count: int
    | [<Unique>] Device of name: string
    | [<Unique>] Kernels of choice: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Paths _ -> "the run folder, then PNG or JPEG files."
            | Split _ -> "predict this part of the run's data in place of files: train, validation or test."
            | Top _ -> "show this many classes for each image (default: 1)."
            | Csv _ -> "also write every image's probabilities into this file."
            | Invert -> "the photos show dark things on a light ground; the data set is white on black."
            | Tta _ -> "none, or flip: the mean over each image and its mirror image (default: none)."
            | Threads _ -> "threads that compute (default: one for each physical core)."
            | Device _ -> "auto, cpu or cuda:N (default: auto)."
            | Kernels _ -> "own or torch: what computes the model (default: own, where there are some for it)."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type DataInfoArguments =
    | [<MainCommand; Unique>] Spec of spec: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Spec _ -> "a spec, to see its data as it divides them (default: Fashion-MNIST as it is)."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type DataFilesArguments =
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type HelpArguments =
    | [<MainCommand>] Topic of topic: string list
    | [<Unique>] Json

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Topic _ -> "a command, or a word of the spec language: conv, train.optimizer, adamw, knn, repeat."
            | Json -> "print one JSON object on standard output, and everything else on standard error."

[<RequireQualifiedAccess>]
type LspArguments =
    | [<Unique>] Stdio

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Stdio -> "speak on standard input and output, as without it; editors add this by themselves."
