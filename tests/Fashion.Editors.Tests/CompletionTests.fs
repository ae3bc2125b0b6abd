/// What is offered where, also in texts that cannot be read yet.
module Fashion.Editors.Tests.CompletionTests

open System
open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Editors.Tests.Editing

let private frame (model: string) (train: string) =
    $"spec 1\nlet width = 3\nblock cell(channels, k=3) {{\n  conv(channels, k)\n}}\ndata fashion_mnist\nmodel {{\n  stem: conv(4, 3)\n{model}\n}}\ntrain {{\n{train}\n}}\n"

/// The words offered at the `§` of a text.
let private offeredAt (text: string) =
    let offset = text.IndexOf '§'
    let workspace = opened [ "/one.spec", text.Remove(offset, 1) ]
    offered workspace (documentAt workspace "/one.spec") offset

let private offers (text: string) (some: string list) (none: string list) =
    let words = offeredAt text

    for word in some do
        Assert.Contains(word, words)

    for word in none do
        Assert.DoesNotContain(word, words)

[<Fact>]
let ``parts at the outermost level`` () =
    offers "spec 1\n§" [ "data"; "model"; "block"; "let"; "profile"; "set" ] [ "conv" ]
    offers "spec 1\nmo§" [ "model" ] []
    offers "spec 1\ndata §" [ "fashion_mnist"; "images" ] [ "model" ]
    offers "spec 1\nmodel §" [ "knn"; "ensemble" ] [ "conv" ]
    offers "spec 1\nname §" [] [ "data" ]
    offers "spec 1\nblock §" [] [ "data"; "conv" ]

[<Fact>]
let ``layers, blocks and constructs in a model`` () =
    let layers = [ "conv"; "cell"; "repeat"; "residual"; "concat"; "let" ]
    offers (frame "  §" "") layers [ "epochs"; "data" ]
    offers (frame "  relu -> §" "") layers []
    offers (frame "  relu\n  -> §" "") layers []
    offers (frame "  head: §" "") layers []
    offers (frame "  concat { | §" "") layers []
    offers (frame "  repeat 3 as i { §" "") layers []
    offers (frame "  when true { relu } else { §" "") layers []
    offers (frame "  relu §" "") [] [ "conv" ]
    offers (frame "  relu : §" "") [ "conv" ] []

[<Fact>]
let ``arguments and values of a call`` () =
    offers (frame "  conv(§" "") [ "channels"; "kernel"; "pad"; "width" ] [ "units"; "conv" ]
    offers (frame "  conv(4, 3, pad=§" "") [ "same"; "width" ] [ "stride" ]
    offers (frame "  conv(4, 3, pad=same, §" "") [ "stride"; "init" ] [ "pad" ]
    offers (frame "  conv(4, init=§" "") [ "lecun"; "kaiming" ] [ "stride" ]
    offers (frame "  cell(4, §" "") [ "k"; "channels" ] [ "stride" ]
    offers (frame "  residual(§" "") [ "scale"; "shortcut" ] []
    offers (frame "  residual(shortcut=§" "") [ "conv"; "cell" ] []
    offers (frame "  repeat 3 as i { conv(§" "") [ "i"; "width" ] []
    offers (frame "  conv(2 * §" "") [ "width" ] [ "kernel" ]
    offers (frame "  conv(4, 3) §" "") [] [ "width"; "conv" ]
    offers (frame "  conv(?§" "") [ "choice"; "log" ] [ "width" ]
    offers (frame "  conv(?each §" "") [ "choice"; "log" ] [ "width" ]
    offers (frame "  conv(?choice(1, 2, §" "") [ "default" ] []
    offers (frame "  pad(2 §" "") [ "px" ] [ "epochs" ]

[<Fact>]
let ``settings, their values, units and figures`` () =
    offers (frame "" "  §") [ "epochs"; "optimizer" ] [ "limit" ]
    offers (frame "" "  epochs = 3\n  §") [ "optimizer" ] [ "epochs" ]
    offers (frame "" "  optimizer = §") [ "sgd"; "adamw" ] [ "epochs" ]
    offers (frame "" "  optimizer = sgd(§") [ "lr"; "momentum" ] [ "beta1" ]
    offers (frame "" "  schedule = cosine(warmup=2 §") [ "epochs"; "steps" ] [ "px" ]
    offers (frame "" "  early_stop = [§") [ "on"; "patience" ] [ "epochs" ]
    offers (frame "" "  early_stop = [on: §") [ "validation.accuracy" ] [ "patience" ]
    offers (frame "" "  early_stop = [on: validation.§") [ "accuracy"; "loss" ] [ "validation" ]
    offers (frame "" "  early_stop = [on: train.loss, §") [ "patience" ] [ "on" ]
    offers (frame "" "  keep = best(§") [ "validation.accuracy" ] []
    offers (frame "" "  freeze = [§") [ "stem" ] [ "width" ]
    offers "spec 1\ndata fashion_mnist {\n  augment = [flip, §" [ "cutout" ] [ "limit" ]
    offers "spec 1\nsearch {\n  goal = §" [ "maximize" ] []

[<Fact>]
let ``paths and imported names`` () =
    let text = frame "  relu" "  optimizer = sgd(lr=0.1)"
    offers (text + "set §") [ "train"; "data"; "model"; "width" ] []
    offers (text + "profile smoke {\n  §") [ "set" ] [ "epochs" ]
    offers (text + "profile smoke {\n  set train.§") [ "epochs"; "optimizer" ] [ "train" ]
    offers (text + "set train.optimizer.§") [ "lr"; "momentum" ] [ "epochs" ]
    offers (text + "set train.optimizer = §") [ "sgd" ] []
    offers (text + "set model.§") [ "stem" ] []
    offers (text + "set model.stem.§") [ "channels"; "kernel" ] []
    offers (text + "set train.epochs = 3 §") [ "epochs" ] []

[<Fact>]
let ``nothing in comments, texts and behind names that are new`` () =
    for text in
        [
            "spec 1\n# mo§"
            "spec 1\nname \"mo§\""
            "spec 1\nlet w§"
            "spec 1\nblock c(k§)"
            frame "" "  epochs = 20§"
        ] do
        Assert.Equal<string list>([], offeredAt text |> List.filter (fun word -> word <> "epochs"))

let private specs =
    Directory.EnumerateFiles(Path.Combine(Node.root, "specs"), "*.spec", SearchOption.AllDirectories)
    |> List.ofSeq

let files =
    TheoryData<string>(specs |> List.map (fun file -> Path.GetRelativePath(Node.root, file)))

/// Words that join others, and are not offered.
let private joints = set [ "as"; "each"; "if"; "then"; "else" ]

[<Theory>]
[<MemberData(nameof files)>]
let ``every word that a spec says is offered where it stands`` (file: string) =
    let path = Path.Combine(Node.root, file)
    let text = File.ReadAllText path
    let workspace = opened [ path, text ]
    let document = documentAt workspace path
    let table = workspace.Names path |> Option.get
    let source = SourceText(path, text, false)

    let isNew (token: Token) =
        table.Symbols
        |> Array.exists (fun symbol ->
            symbol.Kind <> SymbolKind.Import
            && symbol.Name.Span.Start <= token.Start
            && token.Start < symbol.Name.Span.End)

    for token in Lexer.tokens source ignore do
        if token.Kind = TokenKind.Identifier && not (isNew token) then
            let word = text.Substring(token.Start, token.Length)
            let words = offered workspace document token.Start

            let isOffered =
                words |> List.exists (fun each -> each = word || each.StartsWith(word + "."))

            let line = source.LineOf token.Start + 1

            if not (joints.Contains word) then
                Assert.True(isOffered, $"{file}:{line}: `{word}` is not among {words}")

/// Words that say nothing by themselves: units, and words of figures.
let private plain =
    Set.union
        joints
        (set
            [
                "spec"
                "true"
                "false"
                "none"
                "same"
                "px"
                "deg"
                "epoch"
                "epochs"
                "steps"
                "samples"
                "h"
                "validation"
                "accuracy"
            ])

[<Theory>]
[<MemberData(nameof files)>]
let ``every word that a spec says is explained where it stands`` (file: string) =
    let path = Path.Combine(Node.root, file)
    let text = File.ReadAllText path
    let workspace = opened [ path, text ]
    let document = documentAt workspace path
    let source = SourceText(path, text, false)

    for token in Lexer.tokens source ignore do
        if token.Kind = TokenKind.Identifier then
            let word = text.Substring(token.Start, token.Length)

            if not (plain.Contains word) then
                let line = source.LineOf token.Start + 1

                Assert.True(
                    shown workspace document (token.Start + 1) <> "",
                    $"{file}:{line}: `{word}` is not explained"
                )

[<Theory>]
[<MemberData(nameof files)>]
let ``every place of a text that ends there is answered`` (file: string) =
    let text = File.ReadAllText(Path.Combine(Node.root, file))

    for length in 0..7 .. text.Length do
        let workspace = opened [ "/cut.spec", text.Substring(0, length) ]
        let document = documentAt workspace "/cut.spec"
        Assert.NotNull(offered workspace document length)
        Assert.NotNull(shown workspace document length)
