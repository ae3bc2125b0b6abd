namespace Fashion.Dsl

open System
open System.Collections.Generic

/// A setting's value in the terms of programs that do not know the language.
[<RequireQualifiedAccess>]
type PlainValue =
    | Number of float
    | Flag of bool
    | Words of string

/// A setting by its path, such as `train.optimizer.lr`.
type PlainSetting = { Path: string; Value: PlainValue }

/// What an experiment's settings are to programs that compare runs.
[<AbstractClass; Sealed>]
type PlainSettings private () =

    static let isPart (path: string) =
        [ "data."; "model."; "train." ]
        |> List.exists (fun part -> path.StartsWith(part, StringComparison.Ordinal))

    // Pixels and degrees have no other unit, but a length of training may be epochs or steps.
    static let isNumber (number: NumberLiteral) =
        match number.Unit with
        | None -> true
        | Some unit -> unit.Text = "px" || unit.Text = "deg"

    static let plain (value: Expression) =
        match value.Node with
        | NumberNode number when isNumber number -> PlainValue.Number number.Value
        | NegateNode { Node = NumberNode number } when isNumber number -> PlainValue.Number -number.Value
        | PathNode [ { Text = "true" } ] -> PlainValue.Flag true
        | PathNode [ { Text = "false" } ] -> PlainValue.Flag false
        | TextNode text -> PlainValue.Words text
        | _ -> PlainValue.Words(value.Span.Text.ReplaceLineEndings " ")

    static let kind (model: ModelDraft) =
        match model with
        | ClassifierDraft(call, _) -> call.Callee.Text
        | LayersDraft _
        | NoModel -> "layers"

    /// `model`, which is `layers` or the classifier's word, and the settings of data, model and training that the canonical text
    /// writes, in its order. `sgd(lr=0.05)` is the word `sgd`, and its arguments are settings of their own; a list whose items
    /// are settings is told by these alone.
    static member Of(experiment: Experiment) : IReadOnlyList<PlainSetting> =
        let loaded =
            SpecLoader((fun _ -> None), ignore).Spec(experiment.Name, experiment.CanonicalText)

        let written =
            [|
                for path, value, _ in SettingPaths.all loaded.Draft do
                    match value with
                    | Some { Value = value; Place = Some _ } when isPart path -> yield path, value
                    | _ -> ()
            |]

        // What stands below a path follows it.
        let hasParts index =
            index + 1 < written.Length
            && (fst written[index + 1]).StartsWith(fst written[index] + ".", StringComparison.Ordinal)

        [|
            yield
                {
                    Path = "model"
                    Value = PlainValue.Words(kind loaded.Draft.Model)
                }

            for index, (path, value) in Seq.indexed written do
                match value.Node with
                | ListNode _ when hasParts index -> ()
                | CallNode call when hasParts index ->
                    yield
                        {
                            Path = path
                            Value = PlainValue.Words call.Callee.Text
                        }
                | _ -> yield { Path = path; Value = plain value }
        |]
