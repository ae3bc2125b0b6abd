namespace Fashion.Testing.Specs

open FsCheck
open FsCheck.FSharp

/// Draws formulas for numbers that are wanted.
[<RequireQualifiedAccess>]
module Formulas =

    let private each (values: Values) =
        if values.InTurn then
            Gen.elements [ ""; "each " ]
        else
            Gen.constant ""

    let private number = Gen.choose (0, System.Int32.MaxValue - 1)

    /// A hole whose default is this number, which is at least 1.
    let private hole (values: Values) (value: int) : Gen<Formula> =
        gen {
            let! each = each values
            let! id = number

            let! text, options =
                Gen.elements
                    [
                        $"?{each}choice({value}, {value + 1}, default={value})", [ value; value + 1 ]
                        $"?{each}choice({value * 2}, {value}, default={value})", [ value * 2; value ]
                        $"?{each}range({value}..{value + 3}, default = {value})", [ value; value + 3 ]
                        $"?{each}range({value - 1}..{value + 1}, default={value})", [ value - 1; value + 1 ]
                    ]

            return
                NumberHole
                    {
                        Id = id
                        Text = text
                        Options = options
                        Default = value
                    }
        }

    /// A condition, true or false as it falls.
    let condition (values: Values) : Gen<Condition> =
        let flags = values.Flags |> Map.toList |> List.map (fst >> FlagName)
        let numbers = values.Numbers |> Map.toList |> List.map (fst >> NumberName)

        let comparison =
            gen {
                let! left = Gen.elements (Number 3 :: numbers)
                let! right = Gen.choose (0, 12)
                let! operator = Gen.elements [ "<"; "<="; ">"; ">="; "=="; "!=" ]
                return Comparison(operator, left, Number right)
            }

        let hole =
            gen {
                let! each = each values
                let! id = number
                let! fallback = Gen.elements [ 0; 1 ]
                let word = if fallback = 1 then "true" else "false"

                return
                    FlagHole
                        {
                            Id = id
                            Text = $"?{each}flag(default={word})"
                            Options = [ 0; 1 ]
                            Default = fallback
                        }
            }

        Gen.frequency
            [
                3, comparison
                1, hole
                1, Gen.elements [ Flag true; Flag false ]
                if not flags.IsEmpty then
                    2, Gen.elements flags
            ]

    /// A formula of this value, not below 0, in up to `depth` steps; names that have the value come first.
    let rec equalTo (values: Values) (depth: int) (value: int) : Gen<Formula> =
        let names =
            values.Numbers
            |> Map.toList
            |> List.filter (fun (_, other) -> other = value)
            |> List.map (fst >> NumberName)

        let plain =
            if names.IsEmpty then
                Gen.constant (Number value)
            else
                Gen.frequency [ 3, Gen.elements names; 1, Gen.constant (Number value) ]

        let both operator left right =
            gen {
                let! first = equalTo values (depth - 1) left
                let! second = equalTo values (depth - 1) right
                return Arithmetic(operator, first, second)
            }

        let sum =
            Gen.choose (0, value) |> Gen.bind (fun part -> both "+" part (value - part))

        let difference =
            Gen.choose (0, 9) |> Gen.bind (fun part -> both "-" (value + part) part)

        let product =
            [ 1..10 ]
            |> List.filter (fun factor -> value % factor = 0)
            |> Gen.elements
            |> Gen.bind (fun factor -> both "*" factor (value / factor))

        let quotient =
            gen {
                let! divisor = Gen.choose (1, 4)
                let! rest = Gen.choose (0, divisor - 1)
                return! both "//" (value * divisor + rest) divisor
            }

        let choice =
            gen {
                let! condition = condition values
                let! wanted = equalTo values (depth - 1) value
                let! other = equalTo values (depth - 1) (value + 1)

                return
                    match Formula.holds values condition with
                    | Some false -> Choice(condition, other, wanted)
                    | _ -> Choice(condition, wanted, other)
            }

        if depth = 0 then
            plain
        else
            Gen.frequency
                [
                    14, plain
                    1, sum
                    1, difference
                    2, product
                    1, quotient
                    1, choice
                    if value >= 1 then
                        1, hole values value
                    if System.Numerics.BitOperations.IsPow2 value then
                        1, both "^" 2 (System.Numerics.BitOperations.Log2(uint32 value))
                ]
