namespace Fashion.Dsl.Formatting

/// What stands beside one another in a row.
[<RequireQualifiedAccess>]
type internal Piece =
    | Word of Word
    | Group of Group
    /// A comment in the middle of an expression; `ownLine` where nothing stands before it on its line.
    | Comment of text: string * ownLine: bool

    /// Characters on one line, the space before left out.
    member piece.Width =
        match piece with
        | Word word -> word.Text.Length
        | Group group -> group.Width
        | Comment(text, _) -> text.Length

    member piece.Spaced =
        match piece with
        | Word word -> word.Spaced
        | Group group -> group.Open.Spaced
        | Comment _ -> true

/// A statement, an arm of a join, or an item between brackets with its comma.
and internal Row =
    {
        /// Comments on lines of their own above it; empty for an empty line.
        Before: string array
        Pieces: Piece array
        /// The comment that ends its line.
        After: string | null
    }

and internal Rows =
    {
        /// The comment behind the opening bracket.
        Opened: string | null
        Items: Row array
        /// As `Row.Before`, for what follows the last row.
        Last: string array
    }

/// Brackets or braces and all between them.
and internal Group =
    {
        Open: Word
        Rows: Rows
        Close: Word
        /// It may stand on one line: nothing in it is a comment, and braces were written so.
        Flat: bool
        /// Characters on one line.
        Width: int
    }
