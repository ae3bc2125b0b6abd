/// Every word of the language can be looked up, and its example is right.
module Fashion.Dsl.Tests.TopicTests

open System
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private common = "spec 1\nblock squeeze(ratio=8) {\n  dropout(1 / ratio)\n}\n"

let private others: Func<string, string | null> =
    Func<_, _>(fun path ->
        if path.EndsWith("common.spec", StringComparison.Ordinal) then
            common
        elif path.EndsWith("lenet.spec", StringComparison.Ordinal) then
            lenet
        else
            null)

/// What must be set besides, so that an example stands by itself.
let private besides (text: string) =
    let has (word: string) =
        text.Contains(word, StringComparison.Ordinal)

    let isSearch = text.StartsWith("search", StringComparison.Ordinal)

    [|
        if isSearch && not (has "goal") then
            "search.goal=maximize(validation.accuracy)"
        if isSearch && not (has "trials" || has "budget" || has "grid") then
            "search.trials=3"
        if has "after(2 epochs)" then
            "train.freeze=[c1]"
    |]

/// `train.loss` is a setting and a figure.
let private nameOf (topic: Topic) = $"{topic.Path}, {topic.Kind}"

let topics =
    TheoryData<string>(Topics.all |> List.filter (fun topic -> not topic.IsArgument) |> List.map nameOf)

[<Theory; MemberData(nameof topics)>]
let ``the example of every word compiles without a word`` (name: string) =
    let topic = Topics.all |> List.find (fun topic -> nameOf topic = name)
    Assert.NotEqual<string>("", topic.Example)
    let text = Fragments.complete topic.Example

    let result =
        compileWith
            { options with
                Overrides = besides topic.Example
                ReadFile = others
                DataFacts = Func<_, _>(fun _ -> options.DataFacts.Invoke FashionMnist)
            }
            "specs/test.spec"
            text

    Assert.True(render result = "", $"{text}\n{render result}")

[<Fact>]
let ``every word has one line of help, and says it in its page`` () =
    for topic in Topics.all do
        Assert.NotEqual<string>("", topic.Help)
        Assert.DoesNotContain('\n', topic.Help)
        Assert.StartsWith(topic.Syntax + "\n", TopicPage.render topic)
        Assert.Contains(topic.Help, TopicPage.render topic)

[<Fact>]
let ``no two words of one kind have one path`` () =
    let named = Topics.all |> List.map nameOf
    Assert.Equal<string list>(List.distinct named, named)

let private paths (topics: Topic list) = topics |> List.map _.Path

let private found name = Topics.find name |> fst |> paths

[<Fact>]
let ``a word is found by its last name, and by its path with inner words left out`` () =
    Assert.Equal<string list>([ "conv" ], found "conv")
    Assert.Equal<string list>([ "train.optimizer.adamw" ], found "adamw")
    Assert.Equal<string list>([ "train.optimizer" ], found "train.optimizer")
    Assert.Equal<string list>([ "model.sgd"; "train.optimizer.sgd" ], found "sgd")
    Assert.Equal<string list>([ "train.optimizer.sgd" ], found "train.sgd")
    Assert.Equal<string list>([ "train.loss"; "train.loss" ], found "train.loss")
    Assert.Equal<string list>([ "choice" ], found "?choice")

    Assert.Equal<string list>(
        [ "sgd"; "adam"; "adamw"; "rmsprop" ]
        |> List.map (fun name -> $"train.optimizer.{name}.lr"),
        found "train.optimizer.lr"
    )

    Assert.Equal<string list>([], found "wibble")
    Assert.Equal<string list>([], found "optimizer.train")

[<Fact>]
let ``arguments of that name are told beside a topic of it, and alone where there is none`` () =
    let topics, arguments = Topics.find "pad"
    Assert.Equal<string list>([ "pad"; "data.pad" ], paths topics)
    Assert.Equal<string list>([ "conv.pad"; "maxpool.pad"; "avgpool.pad" ], paths arguments)
    let topics, arguments = Topics.find "dilation"
    Assert.Equal<string list>([ "conv.dilation" ], paths topics)
    Assert.Empty arguments
