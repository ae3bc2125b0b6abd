/// Compiles spec texts without any data at hand.
module Fashion.Dsl.Tests.Compiling

open System
open System.IO
open Fashion.Dsl

let root = Fashion.Testing.Repository.root

/// Fashion-MNIST is known; no other data are there.
let private facts: Func<DataSource, DataFacts | null> =
    Func<_, _>(fun source ->
        match source with
        | FashionMnist ->
            {
                ImageShape = Shape.Image(1, 28, 28)
                ClassCount = 10
            }
        | _ -> null)

/// The repository's own files, so that its specs may import them.
let private readFile: Func<string, string | null> =
    Func<_, _>(fun path ->
        let file = Path.Combine(root, path)
        if File.Exists file then File.ReadAllText file else null)

/// What a canonical text says again: all of an experiment but its search and its holes.
let settled (experiment: Experiment) : Experiment =
    { experiment with
        Search = null
        Holes = [||]
    }

let options: CompileOptions =
    { CompileOptions.WithFacts facts with
        ReadFile = readFile
    }

let compileWith (options: CompileOptions) path text =
    SpecCompiler.Compile(path, text, options)

let compile text =
    compileWith options "specs/test.spec" text

let render (result: CompileResult) =
    result.Diagnostics |> Seq.map DiagnosticRenderer.Render |> String.concat "\n\n"

/// The experiment of a text that has no errors.
let experimentWith options text : Experiment =
    let result = compileWith options "specs/test.spec" text

    match result.Experiment with
    | null -> invalidOp $"expected an experiment, got\n{render result}"
    | experiment -> experiment

let experiment text = experimentWith options text

let codes (result: CompileResult) =
    result.Diagnostics |> Seq.map _.Code |> List.ofSeq

/// A spec around a model.
let withModel (model: string) =
    $"spec 1\nname \"Test\"\ndata fashion_mnist\nmodel {{\n{model}\n}}\n"

/// A spec around settings of `train`.
let withTrain (settings: string) =
    withModel "  flatten -> dense(classes)" + $"train {{\n{settings}\n}}\n"

/// A spec around settings of `data`.
let withData (settings: string) =
    $"spec 1\ndata fashion_mnist {{\n{settings}\n}}\nmodel {{\n  flatten -> dense(classes)\n}}\n"

let lenet = File.ReadAllText(Path.Combine(root, "specs", "lenet.spec"))
