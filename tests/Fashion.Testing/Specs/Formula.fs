namespace Fashion.Testing.Specs

/// What names stand for where a formula is worked out.
type Values =
    {
        Numbers: Map<string, int>
        Flags: Map<string, bool>
        /// Does the formula stand in a turn of a `repeat`, so that `?each` means something?
        InTurn: bool
        /// The number of the option that a hole takes, by the hole's own number; the others take their defaults.
        Picks: Map<int, int>
    }

[<RequireQualifiedAccess>]
module Values =

    let empty =
        {
            Numbers = Map.empty
            Flags = Map.empty
            InTurn = false
            Picks = Map.empty
        }

    let number name value (values: Values) =
        { values with
            Numbers = Map.add name value values.Numbers
        }

    let flag name value (values: Values) =
        { values with
            Flags = Map.add name value values.Flags
        }

/// A hole of whole numbers, or of flags as 0 and 1.
type HoleSketch =
    {
        /// Tells it from all others.
        Id: int
        Text: string
        /// The values listed, or a range's two ends.
        Options: int list
        Default: int
    }

/// A whole number as a spec may write it.
type Formula =
    | Number of int
    | NumberName of string
    /// `+`, `-`, `*`, `//` or `^` between two.
    | Arithmetic of operator: string * Formula * Formula
    | Choice of Condition * Formula * Formula
    | NumberHole of HoleSketch

/// True or false as a spec may write it.
and Condition =
    | Flag of bool
    | FlagName of string
    | FlagHole of HoleSketch
    | Comparison of operator: string * Formula * Formula

/// Works formulas out apart from the compiler, and writes them.
[<RequireQualifiedAccess>]
module Formula =

    let private largest = 1_000_000L

    let private bounded (value: int64) =
        if abs value <= largest then Some(int value) else None

    let private compute operator (left: int64) (right: int64) =
        match operator with
        | "+" -> bounded (left + right)
        | "-" -> bounded (left - right)
        | "*" -> bounded (left * right)
        | "//" when right > 0L && left >= 0L -> bounded (left / right)
        | "^" when right >= 0L && right <= 20L && abs left <= 2L -> bounded (pown left (int right))
        | _ -> None

    let private compare operator (left: int) (right: int) =
        match operator with
        | "<" -> left < right
        | "<=" -> left <= right
        | ">" -> left > right
        | ">=" -> left >= right
        | "==" -> left = right
        | _ -> left <> right

    let private taken (values: Values) (hole: HoleSketch) =
        match Map.tryFind hole.Id values.Picks with
        | Some index -> hole.Options[index]
        | None -> hole.Default

    /// The number; None where it is none that a spec would use: broken, negative under `//`, or too large.
    let rec value (values: Values) (formula: Formula) : int option =
        match formula with
        | Number value -> Some value
        | NumberName name -> Map.tryFind name values.Numbers
        | NumberHole hole -> Some(taken values hole)
        | Arithmetic(operator, left, right) ->
            match value values left, value values right with
            | Some left, Some right -> compute operator left right
            | _ -> None
        | Choice(condition, whenTrue, whenFalse) ->
            holds values condition
            |> Option.bind (fun holds -> value values (if holds then whenTrue else whenFalse))

    /// Whether a condition holds; None where a number in it has no value.
    and holds (values: Values) (condition: Condition) : bool option =
        match condition with
        | Flag value -> Some value
        | FlagName name -> Map.tryFind name values.Flags
        | FlagHole hole -> Some(taken values hole = 1)
        | Comparison(operator, left, right) -> Option.map2 (compare operator) (value values left) (value values right)

    let private tightness operator =
        match operator with
        | "+"
        | "-" -> 1
        | "*"
        | "//" -> 2
        | _ -> 3

    let rec private within level (formula: Formula) : string =
        match formula with
        | Number value when value >= 10_000 -> $"{value / 1000}_{value % 1000:D3}"
        | Number value -> string value
        | NumberName name -> name
        | NumberHole hole -> hole.Text
        | Arithmetic(operator, left, right) ->
            let own = tightness operator

            // `^` groups to the right, the others to the left.
            let first, second = if operator = "^" then own + 1, own else own, own + 1
            let text = $"{within first left} {operator} {within second right}"
            if own < level then $"({text})" else text
        | Choice(condition, whenTrue, whenFalse) ->
            let text =
                $"if {conditionText condition} then {within 0 whenTrue} else {within 0 whenFalse}"

            if level > 0 then $"({text})" else text

    /// A condition as a spec writes it.
    and conditionText (condition: Condition) : string =
        match condition with
        | Flag true -> "true"
        | Flag false -> "false"
        | FlagName name -> name
        | FlagHole hole -> hole.Text
        | Comparison(operator, left, right) -> $"{within 1 left} {operator} {within 1 right}"

    /// A formula as a spec writes it.
    let text (formula: Formula) : string = within 0 formula
