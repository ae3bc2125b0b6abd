/// What names stand for: definitions, uses, scopes.
module Fashion.Dsl.Tests.SymbolTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private table (text: string) =
    Symbols.ofTree (Parser.file (SourceText("test.spec", text, false)) ignore)

/// Every kind of name. Each `x` of a scope of its own has another number behind it where it is defined.
let private text =
    """spec 1
import "other.spec" { outside }
let x = 1 # file
let y = x + outside

block cell(x, k=x) { # cell
  inner: conv(x, k)
  let x = k # inner
  dense(x) -> act
}

block wrap(act) {
  outside(4) -> cell(2, k=y)
  act
}

data fashion_mnist { limit = y }

model {
  stem: cell(x, k=1)
  repeat x as x { # turn
    let z = x
    cell(z) -> wrap(act=cell)
    body: conv(x, x)
  }
  residual(shortcut=cell(y)) { wrap(conv) }
  dense(same)
}

train {
  freeze = [stem, body]
  init = checkpoint("run", only=[stem.inner])
}

profile smoke {
  set model.stem.k = x
  set y = 2
}

set train.seed = y
"""

let private place (mark: string) (ahead: int) =
    text.IndexOf(mark, StringComparison.Ordinal) + ahead

/// The symbol of the name that stands `ahead` characters into `mark`.
let private meaning (mark: string) (ahead: int) : Symbol | null =
    let table = table text
    let start = place mark ahead
    let at (name: Name) = name.Span.Start = start

    match table.Symbols |> Array.tryFind (fun symbol -> at symbol.Name) with
    | Some symbol -> symbol
    | None ->
        match table.Mentions |> Array.tryFind (fun mention -> at mention.Name) with
        | Some mention -> mention.Symbol
        | None -> invalidOp $"there is no name at `{mark}`"

let private means (mark: string) ahead (kind: SymbolKind) (definition: string) definitionAhead =
    match meaning mark ahead with
    | null -> Assert.Fail $"`{mark}` means nothing"
    | symbol ->
        Assert.Equal(kind, symbol.Kind)
        Assert.Equal(place definition definitionAhead, symbol.Name.Span.Start)

[<Fact>]
let ``a value of the file is known in all of it`` () =
    means "x + outside" 0 SymbolKind.Value "x = 1" 0
    means "y }" 0 SymbolKind.Value "y = x" 0
    means "cell(x, k=1)" 5 SymbolKind.Value "x = 1" 0
    means "repeat x" 7 SymbolKind.Value "x = 1" 0
    means "set model.stem.k = x" 19 SymbolKind.Value "x = 1" 0
    means "set y" 4 SymbolKind.Value "y = x" 0
    means "seed = y" 7 SymbolKind.Value "y = x" 0

[<Fact>]
let ``the innermost name counts, and a let among layers holds from its line on`` () =
    means "conv(x, k)" 5 SymbolKind.Parameter "x, k=x" 0
    means "k=x)" 2 SymbolKind.Parameter "x, k=x" 0
    means "dense(x)" 6 SymbolKind.Value "x = k" 0
    means "let z = x" 8 SymbolKind.Turn "x { # turn" 0
    means "conv(x, x)" 5 SymbolKind.Turn "x { # turn" 0
    means "cell(z)" 5 SymbolKind.Value "z = x" 0

[<Fact>]
let ``calls, words for layers and named arguments lead to blocks and parameters`` () =
    means "cell(2, k=y)" 0 SymbolKind.Block "cell(x, k=x)" 0
    means "cell(2, k=y)" 8 SymbolKind.Parameter "k=x" 0
    means "wrap(act=cell)" 5 SymbolKind.Parameter "act) {" 0
    means "wrap(act=cell)" 9 SymbolKind.Block "cell(x, k=x)" 0
    means "shortcut=cell(y)" 9 SymbolKind.Block "cell(x, k=x)" 0
    means "  act\n" 2 SymbolKind.Parameter "act) {" 0
    means "set model.stem.k" 15 SymbolKind.Parameter "k=x" 0
    means "outside(4)" 0 SymbolKind.Import "outside }" 0
    means "x + outside" 4 SymbolKind.Import "outside }" 0

[<Fact>]
let ``labels are found from lists and paths, also inside of blocks and turns`` () =
    means "[stem, body]" 1 SymbolKind.Label "stem: cell" 0
    means "[stem, body]" 7 SymbolKind.Label "body: conv" 0
    means "[stem.inner]" 6 SymbolKind.Label "inner: conv" 0
    means "set model.stem.k" 10 SymbolKind.Label "stem: cell" 0

[<Fact>]
let ``a key of map is the one label or block of that name`` () =
    let text =
        "spec 1\nblock cell(k) { c: conv(k, 3) }\nblock other(k) { c: conv(k, 3) }\ndata fashion_mnist\nmodel {\n"
        + "  stem: cell(4) -> other(4)\n  flatten -> dense(classes)\n}\n"
        + "train {\n  init = safetensors(\"w\", map=[stem: \"a\", cell: \"b\", c: \"d\"])\n}\n"

    let meanings =
        (table text).Mentions
        |> Array.filter (fun mention -> mention.Name.Span.Start > text.IndexOf "map")
        |> Array.map (fun mention ->
            match mention.Symbol with
            | null -> mention.Name.Text, None
            | symbol -> mention.Name.Text, Some symbol.Kind)

    Assert.Equal<_ list>(
        [ "stem", Some SymbolKind.Label; "cell", Some SymbolKind.Block; "c", None ],
        List.ofArray meanings
    )

[<Fact>]
let ``layers, words of the catalogue and names of other files mean nothing here`` () =
    Assert.Null(meaning "conv(x, k)" 0)
    Assert.Null(meaning "dense(same)" 6)
    Assert.Null(meaning "act\n}\n\nblock wrap" 0)
    Assert.Null(meaning "wrap(conv)" 5)

[<Fact>]
let ``only the file's own values and blocks can be imported`` () =
    let names = (table text).Exported |> Array.map _.Name.Text
    Assert.Equal<string array>([| "x"; "y"; "cell"; "wrap" |], names)

let specs =
    TheoryData<string>(
        Directory.EnumerateFiles(Path.Combine(root, "specs"), "*.spec", SearchOption.AllDirectories)
        |> Seq.filter (fun file -> File.ReadAllText(file).Contains "\nmodel {")
        |> Seq.map (fun file -> Path.GetRelativePath(root, file))
    )

let private withFiles =
    { options with
        ReadFile =
            Func<_, _>(fun path ->
                match Path.Combine(root, path) with
                | file when File.Exists file -> File.ReadAllText file
                | _ -> null)
    }

/// The layers of a spec without their names.
let private layers (file: string) (text: string) =
    let result = compileWith withFiles file text

    match result.Experiment with
    | null -> invalidOp (render result)
    | experiment ->
        experiment.Graph.Layers
        |> Seq.map (fun layer -> struct (layer.Operation, string layer.OutputShape))
        |> List.ofSeq

/// The text with every place that says the symbol's name changed.
let private renamed (table: SymbolTable) (symbol: Symbol) (name: string) =
    (table.Tree.Source.Text, table.PlacesOf symbol |> Array.sortByDescending _.Start)
    ||> Array.fold (fun text span -> text.Remove(span.Start, span.Length).Insert(span.Start, name))

[<Theory>]
[<MemberData(nameof specs)>]
let ``a new name in all of a symbol's places changes nothing`` (file: string) =
    let text = File.ReadAllText(Path.Combine(root, file))
    let before = layers file text
    let table = table text

    for symbol in table.Symbols do
        // An imported name is the other file's.
        if symbol.Kind <> SymbolKind.Import then
            let other = renamed table symbol "renamed"
            Assert.NotEqual<string>(text, other)
            Assert.Equal<_ list>(before, layers file other)
