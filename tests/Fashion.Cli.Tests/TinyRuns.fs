/// Runs of classical methods on pictures drawn here: done in no time, and the same on every machine.
module Fashion.Cli.Tests.TinyRuns

open System
open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Fashion.Core.Data
open Fashion.Cli.Tests.CommandRun

let text (name: string) (json: JsonElement) =
    json.GetProperty(name).GetString() |> Option.ofObj |> Option.get

let check (finished: Finished) =
    Xunit.Assert.True(finished.Code = 0, finished.Err)
    finished

let private side = 6

/// Some of the pixels of a class are a little brighter than the others, and noise drowns them often enough.
let private picture (label: int) (part: string) (index: int) =
    let pattern = Random(1000 + label)
    let noise = Random(2000 + 100 * label + index + (if part = "test" then 50 else 0))

    let pixels =
        Array.init (side * side) (fun _ -> byte (50 * pattern.Next 2 + noise.Next 200))

    ImageEncoder.Png(ReadOnlySpan<byte> pixels, side, side, 1)

/// A folder of pictures for each class, some to learn from and some to be measured on.
let private draw (folder: string) (classes: string list) (train: int) (test: string -> int) =
    for label, name in List.indexed classes do
        for part, count in [ "train", train; "test", test name ] do
            for index in 0 .. count - 1 do
                let place = Directory.CreateDirectory(Path.Combine(scratch, folder, part, name))
                File.WriteAllBytes(Path.Combine(place.FullName, string index + ".png"), picture label part index)

let goodsClasses = [ "Boot, \"ankle\""; "Coat"; "Dress"; "Hat"; "Sandal"; "Shirt" ]

let private goods = lazy (draw "goods" goodsClasses 40 (fun _ -> 25))

/// No picture of a ghost is there to be measured on, and one class is all that can be told apart.
let private ghosts =
    lazy (draw "ghosts" [ "Coat"; "Ghost"; "Hat" ] 12 (fun name -> if name = "Ghost" then 0 else 8))

let private many =
    lazy (draw "many" [ for label in 1..24 -> "kind " + string label ] 5 (fun _ -> 4))

let private runs = Path.Combine(scratch, "tiny")

let private trained (data: Lazy<unit>) (folder: string) (settings: string) (name: string) (model: string) =
    lazy
        (data.Force()

         let spec =
             file
                 (name + ".spec")
                 ("spec 1\nname \""
                  + name
                  + "\"\n\ndata images(\""
                  + folder
                  + "\") {\n"
                  + settings
                  + "\n}\n\nmodel "
                  + model
                  + "\n")

         text "run" (check (run [ "train"; spec; "--runs"; runs; "--threads"; "1"; "--json" ])).Json)

let private parts = "  split = [train: 180, validation: 60]"

/// Votes of three neighbours: many images have equally likely classes, and classes without a vote.
let neighbours = trained goods "goods" parts "Neighbours" "knn(k=3)"

/// As many images of each class in each part, but others in the validation part.
let elsewise = trained goods "goods" (parts + "\n  seed = 7") "Elsewise" "knn(k=3)"

/// Right about every image that it has learned.
let nearest = trained goods "goods" parts "Nearest" "knn(k=1)"

let logistic =
    trained goods "goods" parts "Logistic" "logistic(c=0.01, max_iterations=8)"

/// Gives no probabilities.
let clusters = trained goods "goods" parts "Clusters" "kmeans(clusters=9)"

/// Says the same of every image.
let constant = trained goods "goods" parts "Constant" "kmeans(clusters=1)"

/// Other images, one class without any to be measured on, and no validation part.
let ghost = trained ghosts "ghosts" "  split = [train: 36]" "Ghosts" "knn(k=3)"

/// More classes than a window has columns for.
let crowd = trained many "many" "  split = [train: 120]" "Crowd" "knn(k=1)"

/// A copy of a run's folder.
let copied (from: string) (into: string) (name: string) : string =
    let place = Path.Combine(scratch, into, name)

    for path in Directory.GetFiles(from, "*", SearchOption.AllDirectories) do
        let target = FileInfo(Path.Combine(place, Path.GetRelativePath(from, path)))
        target.Directory |> Option.ofObj |> Option.iter _.Create()
        File.Copy(path, target.FullName)

    place

/// Changes an object in a JSON file.
let edit (path: string) (change: JsonObject -> unit) =
    let json = JsonNode.Parse(File.ReadAllText path) |> Option.ofObj |> Option.get
    change (json.AsObject())
    File.WriteAllText(path, json.ToJsonString())

/// An object of numbers.
let numbers (values: (string * float) list) : JsonObject =
    let json = JsonObject()

    for name, value in values do
        json[name] <- JsonValue.Create value

    json

/// A copy whose folder, spec, times and dates are the same in every run of the tests.
let dated (from: string) (into: string) (hour: int) (slug: string) (seconds: float) : string =
    let place = copied from into ("20260101-" + string hour + "0000-" + slug)

    edit (Path.Combine(place, "manifest.json")) (fun manifest ->
        manifest["created"] <- JsonValue.Create("2026-01-01T" + string hour + ":00:00+00:00")
        manifest["specPath"] <- JsonValue.Create("specs/" + slug + ".spec"))

    edit (Path.Combine(place, "metrics.json")) (fun metrics ->
        metrics["trainSeconds"] <- JsonValue.Create seconds
        metrics["prediction"] <- numbers [ "images", 150.0; "seconds", 0.0003 ])

    place
