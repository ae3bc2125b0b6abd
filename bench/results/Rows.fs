/// The systems that docs/results.md measures: what was published about each, and what is required of it.
module Fashion.Results.Rows

/// A figure of the test part. Precision and recall are means over the classes.
type Figure =
    | Accuracy
    | Precision
    | Recall

/// What a row is to reach on the test part.
type Goal =
    /// The mean over the seeds of each figure is at least its share.
    | AtLeast of (Figure * float) list
    /// The accuracy is at least that of each of these specs, of the same seed.
    | NotBelow of specs: string list
    /// Measured for comparison alone.
    | Comparison of Figure list

/// The runs of other rows that a run is made of.
type Needs =
    | Nothing
    /// The members of an ensemble.
    | Members of specs: string list
    /// The run whose weights it begins with, of the same seed.
    | Start of spec: string

type Row =
    {
        /// The system's row in the survey of the published reports; for transfer, what it shows.
        Id: string
        /// The spec's path below `specs`, without its ending.
        Spec: string
        Published: string
        Goal: Goal
        /// The longest that training may take.
        Within: System.TimeSpan option
        Needs: Needs
        /// Whether predictions are the mean over an image and its mirror image.
        Flip: bool
        /// Whether each seed draws training images of its own: which few they are decides more than where training begins.
        Draws: bool
        /// The setting that a seed is given to; None where nothing is drawn.
        SeedPath: string option
        /// In the order in which they are run.
        Seeds: int list
    }

let private row id spec published goal =
    {
        Id = id
        Spec = spec
        Published = published
        Goal = goal
        Within = None
        Needs = Nothing
        Flip = false
        Draws = false
        SeedPath = Some "train.seed"
        Seeds = [ 42; 43; 44 ]
    }

/// A classical method that draws: its model has the seed.
let private drawing id spec published goal =
    { row id spec published goal with
        SeedPath = Some "model.seed"
    }

/// One that does not.
let private certain id spec published goal =
    { row id spec published goal with
        SeedPath = None
        Seeds = [ 42 ]
    }

let private accuracy share = AtLeast [ (Accuracy, share) ]

let private precisionAndRecall precision recall =
    AtLeast [ Precision, precision; Recall, recall ]

let private both share = precisionAndRecall share share

/// The published systems, and the best one.
let systems =
    [
        certain "A1" "knn" "85.54 %" (accuracy 0.8554)
        certain "A1" "knn_four" "85.77 %" (accuracy 0.8577)
        certain "A2" "logistic" "83 %" (accuracy 0.84)
        drawing "A3" "sgd" "82.2–82.4 %" (accuracy 0.84)
        row "A4" "mlp_two_layer" "79.7 %" (accuracy 0.86)
        row "A5" "mlp_512" "88.2 %" (accuracy 0.895)
        row "A6" "mlp_deep" "88.9 %" (accuracy 0.898)
        row "A7" "cnn_simple" "90.81 %" (accuracy 0.915)
        row "A8" "lenet" "about 90.8 %" (accuracy 0.908)
        row "B1" "cnn_two_conv" "82.4 %" (accuracy 0.91)
        row "B2" "cnn_two_conv_augmented" "–" (Comparison [ Accuracy ])
        row "B2" "resnet" "–" (accuracy 0.94)
        row "B2" "vgg" "–" (accuracy 0.935)
        row "C1" "cnn_erasing" "92.32 %" (accuracy 0.935)
        drawing "D1" "kmeans" "precision 58 %, recall 53 %" (Comparison [ Precision; Recall ])
        drawing "D1" "kmeans_one_to_one" "precision 58 %, recall 53 %" (Comparison [ Precision; Recall ])
        drawing "D1" "kmeans_twelve" "precision 58 %, recall 53 %" (precisionAndRecall 0.58 0.53)
        row "D2" "mlp_three_by_100" "precision 63 %, recall 72 %" (both 0.88)
        row "D3" "cnn_alternating" "precision 42 %, recall 55 %" (both 0.895)
        row "D4" "inception_resnet" "precision 91 %, recall 91 %" (both 0.94)
        row "E1" "mlp_tuned" "88.1 %" (accuracy 0.90)
        row "E2" "cnn_tuned" "92.6 %" (accuracy 0.93)
        { row "E3" "ensemble" "between its members" (NotBelow [ "mlp_tuned"; "cnn_tuned" ]) with
            Needs = Members [ "mlp_tuned"; "cnn_tuned" ]
        }
        { row "X" "best" "–" (accuracy 0.95) with
            Within = Some(System.TimeSpan.FromHours 1.0)
            Flip = true
        }
    ]

/// Five classes learned with the weights of five others, and without. These runs take seconds, and differ by little.
let transfer =
    [
        row "five classes" "transfer/source" "–" (Comparison [ Accuracy ])
        { row "the other five, from its weights" "transfer/frozen" "–" (Comparison [ Accuracy ]) with
            Needs = Start "transfer/source"
            Draws = true
        }
        { row "the other five, from scratch" "transfer/scratch" "–" (Comparison [ Accuracy ]) with
            Draws = true
        }
    ]
    |> List.map (fun row -> { row with Seeds = [ 42..51 ] })

let all = systems @ transfer

/// The file of a spec, from the repository's root.
let file (spec: string) = "specs/" + spec + ".spec"

/// A run longer than this is measured with its first seed alone.
let longestRepeated = System.TimeSpan.FromMinutes 15.0

/// What a seed sets in the spec.
let settings (row: Row) (seed: int) =
    match row.Needs with
    | Members _ -> []
    | Nothing
    | Start _ ->
        [
            match row.SeedPath with
            | Some path -> $"{path}={seed}"
            | None -> ()

            if row.Draws then
                $"data.seed={seed}"
        ]

/// The command that repeats a run, in the words of the page; `RUN` stands for the folder of a run that it needs.
let command (row: Row) (seed: int) =
    String.concat
        " "
        [
            "./fashion-cli train " + file row.Spec
            for setting in settings row seed do
                "-o " + setting
            match row.Needs with
            | Start _ -> "-o 'train.init.run=\"RUN\"'"
            | Members specs ->
                let members = specs |> List.map (fun _ -> "\"RUN\"") |> String.concat ", "
                $"-o 'model.members=[{members}]'"
            | Nothing -> ()
        ]
