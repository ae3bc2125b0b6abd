namespace Fashion.LanguageServer

open System

/// A place in a text as the protocol counts it: line and UTF-16 code unit, both from 0.
[<Struct>]
type Position = { Line: int; Character: int }

/// Where the lines of a text begin. The protocol ends a line at `\n`, `\r\n` and `\r`.
[<Sealed>]
type TextLines(text: string) =
    let starts =
        [|
            yield 0

            for index in 0 .. text.Length - 1 do
                if
                    text[index] = '\n'
                    || (text[index] = '\r' && not (index + 1 < text.Length && text[index + 1] = '\n'))
                then
                    yield index + 1
        |]

    /// Where the characters of a line end, its line end left out.
    let lineEnd line =
        let next =
            if line + 1 < starts.Length then
                starts[line + 1]
            else
                text.Length

        let mutable finish = next

        while line + 1 < starts.Length
              && finish > starts[line]
              && (text[finish - 1] = '\n' || text[finish - 1] = '\r') do
            finish <- finish - 1

        finish

    /// The place of a character; past the end of a line it is the line's end, past the last line the text's.
    member _.Offset(position: Position) : int =
        if position.Line < 0 then
            0
        elif position.Line >= starts.Length then
            text.Length
        else
            min (lineEnd position.Line) (starts[position.Line] + max 0 position.Character)

    member _.Position(offset: int) : Position =
        let found = Array.BinarySearch(starts, offset)
        let line = if found >= 0 then found else ~~~found - 1

        {
            Line = line
            Character = offset - starts[line]
        }
