namespace Fashion.Dsl

open System
open System.Globalization

/// Numbers and their units.
[<RequireQualifiedAccess>]
module internal Arithmetic =

    /// The words for units, each with the unit that it stands for.
    let units =
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

    let plain value =
        {
            Value = value
            Unit = None
            Percent = false
        }

    let compute operator (left: float) (right: float) =
        match operator with
        | BinaryOperator.Add -> left + right
        | BinaryOperator.Subtract -> left - right
        | BinaryOperator.Multiply -> left * right
        | BinaryOperator.Divide -> left / right
        | BinaryOperator.FloorDivide -> Math.Floor(left / right)
        | BinaryOperator.Power -> Math.Pow(left, right)
        | other -> invalidOp $"{other} gives no number"

    /// The unit of a result; None where the units do not go together.
    let combine operator (left: string option) (right: string option) : string option option =
        match operator, left, right with
        | _, None, None -> Some None
        | (BinaryOperator.Add | BinaryOperator.Subtract), left, right when left = right -> Some left
        | BinaryOperator.Multiply, Some unit, None
        | BinaryOperator.Multiply, None, Some unit
        | (BinaryOperator.Divide | BinaryOperator.FloorDivide), Some unit, None -> Some(Some unit)
        | (BinaryOperator.Divide | BinaryOperator.FloorDivide), Some left, Some right when left = right -> Some None
        | _ -> None

    let compare operator (left: float) (right: float) =
        match operator with
        | BinaryOperator.Less -> left < right
        | BinaryOperator.LessOrEqual -> left <= right
        | BinaryOperator.Greater -> left > right
        | BinaryOperator.GreaterOrEqual -> left >= right
        | BinaryOperator.Equal -> left = right
        | BinaryOperator.NotEqual -> left <> right
        | other -> invalidOp $"{other} is no comparison"

    /// As a spec writes it: `2 epochs`, `10%`.
    let show (quantity: Quantity) =
        let written (value: float) =
            value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant().Replace("e+", "e")

        let number =
            if quantity.Percent then
                written (quantity.Value * 100.0) + "%"
            else
                written quantity.Value

        match quantity.Unit with
        | Some unit -> $"{number} {unit}"
        | None -> number
