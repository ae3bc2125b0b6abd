namespace Fashion.Dsl

/// A number with its unit.
type Quantity =
    {
        Value: float
        /// `px`, `epochs`, `steps` and so on, in the plural.
        Unit: string option
        Percent: bool
    }

/// What an expression stands for once names, holes and operators are worked out, before any type is asked for.
[<ReferenceEquality>]
type Form =
    | NumberForm of Quantity
    | FlagForm of bool
    | TextForm of string
    | DimsForm of sizes: int list
    /// Words that are no names of values: `same`, `validation.accuracy`.
    | WordForm of words: Name list * scope: Scope
    /// Items are worked out where they are asked for, in the scope in which they were written.
    | ListForm of items: ListItem array * scope: Scope
    | CallForm of call: Call * scope: Scope
    | RangeForm of low: Quantity * high: Quantity
    /// It stands for something, but a mistake or a missing fact hides what.
    | HiddenForm

and [<ReferenceEquality>] Term = { Form: Form; Span: Span }

/// The names that an expression may use.
and [<ReferenceEquality>] Scope =
    {
        Names: Map<string, Term>
        /// The numbers of the turns around, `1.3.`; `?each` tells its holes apart by it.
        Turns: string
        /// False in an arm that is not taken and in a block that nothing calls: such text is checked, and has no holes.
        Live: bool
    }

[<RequireQualifiedAccess>]
module internal Scope =

    let empty =
        {
            Names = Map.empty
            Turns = ""
            Live = true
        }

    let add name term (scope: Scope) =
        { scope with
            Names = Map.add name term scope.Names
        }

    let names (scope: Scope) = scope.Names |> Map.toSeq |> Seq.map fst

    /// The mistake of a word that stands for nothing where a number is asked for.
    let nameless (word: Name) (scope: Scope) =
        let suggestion =
            Suggestion.nearest word.Text (Seq.append [ "classes" ] (names scope))

        Diagnostic.error
            "E101"
            word.Span
            $"nothing here is called {Diagnostic.quote word.Text}"
            (Suggestion.label "expected a number" suggestion)
        |> Diagnostic.suggest word.Span suggestion
