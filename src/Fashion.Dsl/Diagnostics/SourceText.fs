namespace Fashion.Dsl

open System

/// A text that a spec's parts come from: a file, or one `-o` of the command line.
[<Sealed; AllowNullLiteral(false)>]
type SourceText(path: string, text: string, isCommandLine: bool) =
    let lineStarts =
        lazy
            [|
                yield 0
                for index in 0 .. text.Length - 1 do
                    if text[index] = '\n' then
                        yield index + 1
            |]

    /// The file as it was named on the command line; `command line: -o` for one of those.
    member _.Path = path
    member _.Text = text
    /// True for the text of one `-o path=value`.
    member _.IsCommandLine = isCommandLine

    /// The number of the line that holds a place, from 0.
    member _.LineOf(position: int) =
        let found = Array.BinarySearch(lineStarts.Value, position)
        if found >= 0 then found else ~~~found - 1

    /// Where a line begins.
    member _.LineStart(line: int) = lineStarts.Value[line]

    /// A line's text without its line end.
    member source.Line(line: int) =
        let starts = lineStarts.Value

        let finish =
            if line + 1 < starts.Length then
                starts[line + 1]
            else
                text.Length

        text.Substring(starts[line], finish - starts[line]).TrimEnd('\r', '\n')

/// Where a stretch of a source begins, as a key.
[<NoComparison>]
type internal Beginning = { Source: SourceText; Offset: int }

/// A stretch of a source: `Length` characters from `Start`.
[<NoComparison; ReferenceEquality>]
type Span =
    {
        Source: SourceText
        Start: int
        Length: int
    }

    member span.End = span.Start + span.Length

    member internal span.Beginning: Beginning =
        {
            Source = span.Source
            Offset = span.Start
        }

    /// The characters themselves.
    member span.Text = span.Source.Text.Substring(span.Start, span.Length)

    /// Line of the first character, from 1.
    member span.Line = span.Source.LineOf span.Start + 1

    /// Column of the first character, from 1.
    member span.Column = span.Start - span.Source.LineStart(span.Line - 1) + 1

    /// From the start of this span to the end of a later one of the same source.
    member span.To(last: Span) =
        { span with
            Length = max span.Length (last.End - span.Start)
        }

    /// `specs/lenet.spec:23:19`, or the command line's own words.
    override span.ToString() =
        if span.Source.IsCommandLine then
            $"{span.Source.Path} {span.Source.Text}"
        else
            $"{span.Source.Path}:{span.Line}:{span.Column}"
