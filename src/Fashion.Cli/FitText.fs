/// How the fit of a model that is no layer graph went, for people and for programs.
[<RequireQualifiedAccess>]
module Fashion.Cli.FitText

open System.Text.Json
open Fashion.Core.Classifiers
open Fashion.Reports.Runs

/// iteration  12/300: loss 0.45, gradient 0.012, 0.1 s
let iteration (iteration: FitIteration) =
    iteration.Unit
    + " "
    + (string iteration.Number).PadLeft((string iteration.Most).Length)
    + "/"
    + string iteration.Most
    + ": "
    + FitSentence.Figures iteration.Figures
    + ", "
    + Text.seconds iteration.Seconds

/// converged after 86 iterations in 1.8 s: loss 0.38994, gradient 9.6E-05
let summary (fit: FitResult) =
    FitSentence.Ending fit
    + " in "
    + Text.seconds fit.Seconds
    + (if fit.Figures.Count = 0 then
           ""
       else
           ": " + FitSentence.Figures fit.Figures)

/// The property `fit`; nothing for a layer graph.
let write (json: Utf8JsonWriter) (fit: FitResult | null) =
    match fit with
    | null -> ()
    | fit ->
        json.WriteStartObject "fit"

        match Option.ofNullable fit.Converged with
        | Some converged -> json.WriteBoolean("converged", converged)
        | None -> json.WriteNull "converged"

        json.WriteString("unit", (if fit.Unit = "" then null else fit.Unit))
        json.WriteNumber("iterations", fit.Iterations)

        for figure in fit.Figures do
            Json.number json figure.Name figure.Value

        json.WriteEndObject()
