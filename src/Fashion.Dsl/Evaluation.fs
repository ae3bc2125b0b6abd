namespace Fashion.Dsl

open System

/// A number with its unit.
type Quantity =
    {
        Value: float
        /// `px`, `epochs`, `steps` and so on, in the plural.
        Unit: string option
        Percent: bool
    }

/// What a word stands for in an expression.
type Meaning =
    | Known of float
    /// It means something, but a mistake reported elsewhere hides what.
    | Hidden
    | Meaningless

/// Works out the numbers of expressions. A function that gives None has reported why.
[<RequireQualifiedAccess>]
module Evaluation =

    let private units =
        dict
            [
                "px", "px"
                "deg", "deg"
                "epochs", "epochs"
                "epoch", "epochs"
                "steps", "steps"
                "step", "steps"
                "samples", "samples"
                "s", "s"
                "min", "min"
                "h", "h"
                "MB", "MB"
                "GB", "GB"
            ]

    let private unitOf (report: Diagnostic -> unit) (word: Name) =
        match units.TryGetValue word.Text with
        | true, unit -> Some unit
        | _ ->
            Diagnostic.error
                "E111"
                word.Span
                $"there is no unit {Diagnostic.quote word.Text}"
                (Suggestion.nearest word.Text units.Keys |> Suggestion.label "not a unit")
            |> Diagnostic.note "units are: px, deg, epoch(s), step(s), samples, s, min, h, MB, GB"
            |> report

            None

    let private compute operator (left: float) (right: float) =
        match operator with
        | BinaryOperator.Add -> left + right
        | BinaryOperator.Subtract -> left - right
        | BinaryOperator.Multiply -> left * right
        | BinaryOperator.Divide -> left / right
        | BinaryOperator.FloorDivide -> Math.Floor(left / right)
        | BinaryOperator.Power -> Math.Pow(left, right)
        | _ -> nan

    /// The unit of a result; None where the units do not go together.
    let private combine operator (left: string option) (right: string option) : string option option =
        match operator, left, right with
        | _, None, None -> Some None
        | (BinaryOperator.Add | BinaryOperator.Subtract), left, right when left = right -> Some left
        | BinaryOperator.Multiply, Some unit, None
        | BinaryOperator.Multiply, None, Some unit
        | (BinaryOperator.Divide | BinaryOperator.FloorDivide), Some unit, None -> Some(Some unit)
        | (BinaryOperator.Divide | BinaryOperator.FloorDivide), Some left, Some right when left = right -> Some None
        | _ -> None

    /// Is this an expression of numbers, whatever its value?
    let isNumeric (expression: Expression) =
        match expression.Node with
        | NumberNode _
        | NegateNode _
        | BinaryNode _ -> true
        | _ -> false

    /// The number that an expression stands for.
    let rec quantity
        (report: Diagnostic -> unit)
        (meaning: string -> Meaning)
        (expression: Expression)
        : Quantity option =
        let recurse = quantity report meaning

        match expression.Node with
        | NumberNode literal ->
            match literal.Unit with
            | None ->
                Some
                    {
                        Value = literal.Value
                        Unit = None
                        Percent = literal.Percent
                    }
            | Some word ->
                unitOf report word
                |> Option.map (fun unit ->
                    {
                        Value = literal.Value
                        Unit = Some unit
                        Percent = literal.Percent
                    })
        | NegateNode inner -> recurse inner |> Option.map (fun inner -> { inner with Value = -inner.Value })
        | BinaryNode(operator, first, second) ->
            match recurse first, recurse second with
            | Some left, Some right ->
                match combine operator left.Unit right.Unit with
                | None ->
                    Diagnostic.error "E112" expression.Span "these units do not go together" "in this expression"
                    |> report

                    None
                | Some unit ->
                    let value = compute operator left.Value right.Value

                    if Double.IsFinite value then
                        Some
                            {
                                Value = value
                                Unit = unit
                                Percent = left.Percent || right.Percent
                            }
                    else
                        let reason =
                            if right.Value = 0.0 then
                                "division by 0"
                            else
                                "the result is too large"

                        report (Diagnostic.error "E113" expression.Span "this has no value" reason)
                        None
            | _ -> None
        | PathNode [ word ] ->
            match meaning word.Text with
            | Known value ->
                Some
                    {
                        Value = value
                        Unit = None
                        Percent = false
                    }
            | Hidden -> None
            | Meaningless ->
                Diagnostic.error
                    "E101"
                    word.Span
                    $"nothing here is called {Diagnostic.quote word.Text}"
                    (Suggestion.nearest word.Text [ "classes" ]
                     |> Suggestion.label "expected a number")
                |> report

                None
        | _ ->
            report (Diagnostic.error "E105" expression.Span "this is no number" "expected a number")
            None
