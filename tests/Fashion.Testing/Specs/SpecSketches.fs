namespace Fashion.Testing.Specs

open System
open System.Collections.Generic
open Fashion.Dsl
open FsCheck
open FsCheck.FSharp

/// A spec with the files that it imports and extends, by their paths.
type WrittenSpec =
    {
        Text: string
        Files: IReadOnlyDictionary<string, string>
    }

type ModelPartSketch =
    | LayersPart of LineSketch list
    | ClassifierPart of string

/// Which other files a drawn spec has.
type OtherFiles =
    | NoOtherFile
    /// The first blocks stand in a library, with lets of their own.
    | Library of blocks: int
    /// All but a few `set` lines stands in a base.
    | Base

/// A whole experiment, ready to be written in many ways.
type SpecSketch =
    {
        /// Values outside of all blocks, in their order.
        Lets: LineSketch list
        Blocks: BlockSketch list
        Data: DataSketch
        Model: ModelPartSketch
        Train: string list
        Search: string list
        /// Lines of the `set`s and of a profile.
        Sets: string list
        OtherFiles: OtherFiles
    }

/// What whole specs say, and how they are written.
[<RequireQualifiedAccess>]
module SpecSketch =

    /// What the values outside of all blocks stand for, with these picks for their holes.
    let globals classes picks (lets: LineSketch list) : Values option =
        let start =
            { Values.number "classes" classes Values.empty with
                Picks = picks
            }

        lets
        |> List.fold
            (fun values each ->
                match values, each with
                | Some values, NumberLine(name, formula) ->
                    Formula.value values formula
                    |> Option.map (fun value -> Values.number name value values)
                | Some values, FlagLine(name, condition) ->
                    Formula.holds values condition
                    |> Option.map (fun value -> Values.flag name value values)
                | values, _ -> values)
            (Some start)

    /// The layers that the model comes to, worked out apart from the compiler: none for a classifier, None where one does
    /// not fit.
    let layers (sketch: SpecSketch) : ExpandedLayer list option =
        match sketch.Model, globals sketch.Data.Classes Map.empty sketch.Lets with
        | ClassifierPart _, _ -> Some []
        | LayersPart body, Some globals ->
            let around =
                {
                    Blocks = sketch.Blocks
                    Globals = globals
                }

            Expansion.expand around globals sketch.Data.Input body |> Option.map fst
        | LayersPart _, None -> None

    let private part head (lines: string list) =
        match lines with
        | [] -> head
        | lines -> $"""{head} {{{'\n'}  {String.concat "\n  " lines}{'\n'}}}"""

    /// One of the ways to write a sketch: another `random` gives another text that says the same.
    let write (random: Random) (sketch: SpecSketch) : WrittenSpec =
        let writer = SketchWriter random

        let lets =
            sketch.Lets
            |> List.map (fun each ->
                let text = writer.Braces [ each ]
                text.Trim('{', '}', ' ', '\n').Replace("-> ", ""))

        let shared, own =
            match sketch.OtherFiles with
            | Library count -> List.splitAt count sketch.Blocks
            | _ -> [], sketch.Blocks

        let model =
            match sketch.Model with
            | ClassifierPart call -> [ $"model {call}" ]
            | LayersPart body ->
                let text = writer.Braces body
                let needsInput = not sketch.Data.IsThere

                if needsInput || random.Next 3 = 0 then
                    [ $"model {{{'\n'}  input {sketch.Data.Input}{'\n'}{text.Substring 1}" ]
                else
                    [ $"model {text}" ]

        let others =
            [
                yield! own |> List.map writer.Block
                yield part $"data {sketch.Data.Source}" sketch.Data.Settings
                yield! model
                if not sketch.Train.IsEmpty || random.Next 2 = 0 then
                    yield
                        if sketch.Train.IsEmpty then
                            "train {}"
                        else
                            part "train" sketch.Train
                if not sketch.Search.IsEmpty then
                    yield part "search" sketch.Search
                if not shared.IsEmpty then
                    let names = shared |> List.map _.Name |> String.concat ", "
                    yield $"import \"blocks/common.spec\" {{ {names} }}"
            ]
            |> Array.ofList

        random.Shuffle others

        let sets =
            match sketch.Sets with
            | [] -> []
            | sets -> sets @ [ part "profile quick" sets ]

        let file items =
            Layout.vary random ($"spec 1\n" + String.concat "\n" items + "\n")

        let whole = [ yield "name \"a drawn \\\"spec\\\"\""; yield! lets; yield! others ]

        match sketch.OtherFiles with
        | NoOtherFile ->
            {
                Text = file (whole @ sets)
                Files = Dictionary<string, string>()
            }
        | Library _ ->
            {
                Text = file (whole @ sets)
                Files =
                    dict [ "blocks/common.spec", file (lets @ List.map writer.Block shared) ]
                    |> Dictionary
            }
        | Base ->
            {
                Text = file ("extends \"base.spec\"" :: sets)
                Files = dict [ "base.spec", file whole ] |> Dictionary
            }

/// Draws whole specs, nearly all of them without a mistake.
[<RequireQualifiedAccess>]
module SpecSketches =

    let private lets classes : Gen<LineSketch list> =
        gen {
            let start = Values.number "classes" classes Values.empty
            let! width = Gen.choose (4, 12)
            let! formula = Formulas.equalTo start 3 width
            let! condition = Formulas.condition (Values.number "base" width start)
            let! count = Gen.choose (0, 2)
            return List.truncate count [ NumberLine("base", formula); FlagLine("big", condition) ]
        }

    let rec private blocks (around: Surroundings) count : Gen<BlockSketch list> =
        gen {
            if count = 0 then
                return around.Blocks
            else
                let! block = Sketches.block around $"block_{around.Blocks.Length + 1}"

                return!
                    blocks
                        { around with
                            Blocks = around.Blocks @ [ block ]
                        }
                        (count - 1)
        }

    /// Everything of a spec that formulas stand in.
    let private settle (data: DataSketch) (lets: LineSketch list) (blocks: BlockSketch list) (body: LineSketch list) =
        let rewrite rewriting =
            Rewriting.lines rewriting lets, List.map (Rewriting.block rewriting) blocks, Rewriting.lines rewriting body

        let isSound (lets, blocks, body) picks =
            match SpecSketch.globals data.Classes picks lets with
            | None -> false
            | Some globals ->
                let around = { Blocks = blocks; Globals = globals }

                match Expansion.shape around globals data.Input body with
                | Some shape -> shape.Equals(Shape.Vector data.Classes)
                | None -> false

        Holes.settle rewrite isSound

    let private sets (train: string list) (data: string list) : Gen<string list> =
        let isFree (name: string) (lines: string list) =
            lines |> List.forall (fun line -> not (line.StartsWith(name + " ")))

        [
            if isFree "epochs" train then
                "set train.epochs = 1"
            if isFree "optimizer" train then
                "set train.optimizer.lr = 1 / 8"
            if isFree "seed" train then
                "set train.seed = 6 + 7"
            if isFree "invert" data then
                "set data.invert = true"
        ]
        |> List.map (fun set -> Gen.elements [ []; [ set ] ])
        |> Gen.sequenceToList
        |> Gen.map List.concat

    /// The labels of convolutions outside of turns: there are weights, and other layers with weights besides.
    let private labels (model: ModelPartSketch) =
        match model with
        | ClassifierPart _ -> []
        | LayersPart body ->
            body
            |> List.choose (fun each ->
                match each with
                | ChainLine(label, LayerStage(ConvSketch _) :: _, _) -> label
                | _ -> None)

    /// Any spec.
    let any: Gen<SpecSketch> =
        gen {
            let! data = DataSketches.any
            let! lets = lets data.Classes

            let globals =
                SpecSketch.globals data.Classes Map.empty lets
                |> Option.defaultValue Values.empty

            let! blockCount = Gen.choose (0, 3)
            let! blocks = blocks { Blocks = []; Globals = globals } blockCount

            let! isLayers =
                Gen.frequency [ 9, Gen.constant true; 1, Gen.constant (not data.IsThere) ]

            let! body =
                Sketches.model { Blocks = blocks; Globals = globals } data.Input data.Classes

            let lets, blocks, body = settle data lets blocks (Labels.number body)

            let! model =
                if isLayers then
                    Gen.constant (LayersPart body)
                else
                    Gen.map ClassifierPart TrainSketches.classifier

            let! train =
                if isLayers then
                    TrainSketches.settings data.HasValidation data.Classes (labels model)
                else
                    Gen.constant []

            let! search =
                Gen.frequency [ 2, Gen.constant []; 1, TrainSketches.search data.HasValidation ]

            let! otherFiles =
                Gen.frequency
                    [
                        3, Gen.constant NoOtherFile
                        if blockCount > 0 then
                            2, Gen.choose (1, blockCount) |> Gen.map Library
                        1, Gen.constant Base
                    ]

            // A library has lets of its own: their holes are not those of the spec.
            let lets =
                match otherFiles with
                | Library _ -> Rewriting.lines Holes.closed lets
                | _ -> lets

            let! sets =
                if isLayers then
                    sets train data.Settings
                else
                    Gen.constant []

            return
                {
                    Lets = lets
                    Blocks = blocks
                    Data = data
                    Model = model
                    Train = train
                    Search = search
                    Sets = sets
                    OtherFiles = otherFiles
                }
        }

    /// Any spec, written in one of its ways.
    let written: Gen<WrittenSpec> =
        Gen.map2
            (fun sketch seed -> SpecSketch.write (Random(seed: int)) sketch)
            any
            (Gen.choose (0, Int32.MaxValue - 1))
