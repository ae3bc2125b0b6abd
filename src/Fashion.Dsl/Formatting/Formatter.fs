namespace Fashion.Dsl

open Fashion.Dsl.Formatting

/// The canonical text of a spec: its own words and comments in their order, with one layout. It means what the spec means,
/// and formatting it again changes nothing.
[<AbstractClass; Sealed>]
type Formatter private () =

    static let hasMistakes (source: SourceText) =
        let mistakes = ResizeArray<Diagnostic>()
        Parser.file source mistakes.Add |> ignore
        mistakes.Count > 0

    static let layOut (source: SourceText) (mark: Word array -> Word array) : string | null =
        if hasMistakes source then
            null
        else
            Layout.file (RowReader(mark (Words.ofSource source)).File())

    /// The canonical text; null where the text has mistakes of form, which `Parser.file` tells.
    static member Format(text: string) : string | null = layOut (SourceText("", text, false)) id

    /// The same, and each line of a model or a block ends with its `: shape`, where its shape is known and the same each
    /// time it is used. A chain that goes on in the next line has it behind the last; what stands with its braces on one
    /// line has none. Annotations that are right stay as they are written.
    static member WithShapes(analysis: Analysis) : string | null =
        layOut analysis.Source (ShapeMarks.mark analysis)
