/// For every diagnostic code, specs that bring it about: text, and the options to compile it with.
module Fashion.Dsl.Tests.DiagnosticCases

open System
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private plain text = text, options

let private over overrides text =
    text, { options with Overrides = overrides }

/// LeNet-5 with one part replaced, on one line, so that the rest stays in its place.
let private lenetWith (old: string) (replacement: string) =
    Assert.Contains(old, lenet)
    lenet.Replace(old, replacement)

/// Other files beside the spec.
let private beside (files: (string * string) list) text =
    let files = dict files

    text,
    { options with
        ReadFile =
            Func<string, string | null>(fun path ->
                match files.TryGetValue path with
                | true, text -> text
                | _ -> null)
    }

let cases =
    [
        "E001",
        [
            plain
                "spec 1\ndata fashion_mnist {\n  split = [train: 90%, validation: 10%\n  normalize = standard\n}\nmodel { flatten -> dense(classes) }\n"
            plain (withModel "  flatten -> dense(classes\n  relu")
            plain "spec 1\ndata fashion_mnist {\n  pad = 2 px\nmodel { flatten -> dense(classes) }\n"
        ]
        "E002",
        [
            plain (
                withModel
                    "  repeat 2 as { relu }\n  when true relu\n  concat { relu }\n  flatten -> dense(if 1 < 2 then 3)"
            )
            plain "spec 1\nimport blocks { a }\nblock { relu }\nblock a { relu }\nlet = 3\nlet x 3\nextends base\n"
            plain (withTrain "  optimizer = sgd(lr=0.1 momentum=0.9)\n  epochs 3\n  = 4\n  batch = 64")
            plain (withModel "  flatten -> dense(classes) relu\n  repeat 3 { relu }")
            over [| "train.epochs" |] (withModel "  flatten -> dense(classes)")
        ]
        "E003",
        [
            plain (withTrain "  epochs = 1__0\n  batch = 1e999")
            plain (withModel "  flatten : 7.5")
        ]
        "E004",
        [
            plain "spec 1\nname \"Test\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"
        ]
        "E005", [ plain (withModel "  flatten -> dense(classes) @!") ]
        "E006",
        [
            plain (withModel (String.replicate 110 "repeat 2 {\n" + " relu" + String.replicate 110 "}"))
            plain (withTrain $"""  epochs = {String('(', 250)}1{String(')', 250)}""")
        ]
        "E010",
        [
            plain "data fashion_mnist\nmodel { flatten -> dense(classes) }\n"
            plain "spec 2\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"
        ]
        "E101",
        [
            plain (withModel "  faltten -> dense(clases) -> wibble")
            plain (withTrain "  optimizer = sdg\n  keep = best(validation.acuracy)")
            plain "spec 1\ndata fashoin_mnist\nmodle { flatten }\n"
            plain (
                "spec 1\nlet width = 8\nblock body(channels) { conv(chanels, 3) }\ndata fashion_mnist\n"
                + "model {\n  body(widht)\n  bdoy(width)\n  flatten -> dense(classes)\n}\ntrain {\n  freeze = [bdy]\n}\n"
            )
            "spec 1\nimport \"blocks.spec\" { sqeeze }\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"
            |> beside [ "specs/blocks.spec", "spec 1\nblock squeeze() { relu }\n" ]
            plain (withTrain "  optimizer = sgd(lr=?lgo(1e-3..1, default=0.1))")
            plain (
                withModel "  stem: conv(8, 3)\n  flatten\n  head: dense(classes)"
                + "train {\n  init = safetensors(\"a.safetensors\", map=[stm: \"conv1\", flatten: \"x\"])\n}\n"
            )
        ]
        "E102",
        [
            lenetWith "momentum=0.9" "momentun=0.9" |> plain
            plain (withTrain "  epoch = 3\n  wibble = 4")
            plain (withModel "  conv(8, 3, strid=2) -> flatten -> dense(classes)")
        ]
        "E103",
        [
            plain (withModel "  conv(8) -> maxpool(2x3) -> flatten -> dense(classes)")
            plain (withTrain "  early_stop = [on: train.loss]")
        ]
        "E104",
        [
            plain (withTrain "  epochs = 3\n  epochs = 4\n  optimizer = sgd(0.1, lr=0.2)")
            plain (withModel "  a: flatten\n  a: dense(classes)" + "data fashion_mnist\n")
            over [| "train.epochs=3"; "train.epochs=4" |] (withModel "  flatten -> dense(classes)")
            plain (withTrain "  epochs = 3" + "set train.epochs = 4\n")
            plain (
                withModel "  flatten -> dense(classes)"
                + "let a = 1\nlet a = 2\nblock b() { relu }\nblock b() { elu }\n"
            )
            plain (withTrain "  init = safetensors(\"a\", map=[dense: \"fc\", dense: \"head\"])")
            "spec 1\nextends \"base.spec\"\ntrain { epochs = 4 }\n"
            |> beside [ "specs/base.spec", withTrain "  epochs = 3" ]
        ]
        "E105",
        [
            plain (withTrain "  optimizer = 3\n  epochs = \"many\"\n  deterministic = yes\n  clip = [1]")
            plain (
                withModel
                    "  when 3 { relu }\n  flatten -> dense(if classes then 3 else 4)\n  residual(shortcut=3) { relu }"
            )
        ]
        "E106",
        [
            plain (withTrain "  epochs = 0\n  batch = 2.5")
            plain (withModel "  flatten -> dropout(120%) -> dense(0, init=dirac) : 0")
            plain (withTrain "  init = safetensors(\"a\", map=[dense: \"fc{i}\"])")
        ]
        "E107",
        [
            plain "spec 1\n"
            plain (withModel "")
            plain (withModel "  concat { }\n  flatten -> dense(classes)")
        ]
        "E108", [ plain (withModel "  flatten -> relu(3) -> dense(units=classes, false)") ]
        "E110",
        [
            lenetWith "warmup=1 epoch" "warmup=1" |> plain
            plain (withData "  pad = 2\n  augment = [rotate(15)]")
            plain (
                withModel "  flatten -> dense(classes)"
                + "search {\n  goal = maximize(validation.accuracy)\n  budget = 2\n}\n"
            )
        ]
        "E111",
        [
            plain (withTrain "  schedule = cosine(warmup=2 epocs)\n  epochs = 3 furlongs")
        ]
        "E112",
        [
            plain (withTrain "  schedule = cosine(warmup=2 px)\n  optimizer = sgd(lr=1 s)\n  epochs = 2 epochs + 1 px")
        ]
        "E113", [ plain (withTrain "  epochs = 10 // 0\n  batch = 10 ^ 400") ]
        "E114",
        [
            plain (
                withModel "  flatten -> dense(classes)"
                + "let classes = 3\nblock conv() { relu }\n"
            )
        ]
        "E115",
        [
            plain
                "spec 1\nlet most = classes * 100\ndata fashion_mnist { limit = most }\nmodel { flatten -> dense(classes) }\n"
        ]
        "E201",
        [
            plain (
                "spec 1\nblock down(c, k=2) {\n  conv(c, 3, pad=same)\n  maxpool(k)\n}\ndata fashion_mnist\n"
                + "model {\n  repeat 6 as i { down(8 * 2^i) }\n  flatten -> dense(classes)\n}\n"
            )
            plain (withModel "  repeat ?range(1..6, default=2) { maxpool(2) }\n  flatten -> dense(classes)")
            lenetWith "avgpool(2) -> flatten                   : 400" "avgpool(4)\n  conv(120, 5x5) -> flatten"
            |> plain
            plain (withModel "  maxpool(29) -> flatten -> dense(classes)")
        ]
        "E202", [ lenetWith "6x14x14" "6x15x14" |> plain ]
        "E203",
        [
            plain (
                withModel
                    "  conv(16, 3, pad=same)\n  residual { conv(32, 3, pad=same) }\n  global_avgpool -> dense(classes)"
            )
            plain (
                withModel
                    "  conv(16, 3, pad=same)\n  residual { conv(32, 3, stride=2, pad=same) -> relu }\n  global_avgpool -> dense(classes)"
            )
            plain (
                withModel "  residual(shortcut=conv(8, 1)) {\n    conv(16, 1)\n  }\n  global_avgpool -> dense(classes)"
            )
        ]
        "E204",
        [
            plain (withModel "  dense(classes)")
            plain (withModel "  flatten -> conv(8, 3)")
        ]
        "E205",
        [
            plain (withModel "  conv(8, 3) -> groupnorm(3) -> flatten -> dense(classes)")
            plain (withModel "  conv(8, 3, groups=2) -> flatten -> dense(classes)")
        ]
        "E206", [ plain (withModel "  maxpool(2, pad=2) -> flatten -> dense(classes)") ]
        "E207",
        [
            plain (withModel "  flatten -> dense(60_000) -> dense(60_000) -> dense(classes)")
        ]
        "E208",
        [
            plain (withModel "  flatten -> dense(12)")
            plain (withModel "  conv(10, 3)")
        ]
        "E209", [ lenetWith "1x32x32\n" "1x28x28\n" |> plain ]
        "E210", [ plain (withModel "  flatten\n  input 1x28x28\n  dense(classes)") ]
        "E211",
        [
            plain (withModel "  concat {\n    | conv(8, 3)\n    | maxpool(2)\n  }\n  global_avgpool -> dense(classes)")
            plain (
                withModel
                    "  add { | identity | conv(8, 1) }\n  multiply { | conv(8, 1) | global_avgpool }\n  global_avgpool -> dense(classes)"
            )
        ]
        "E214", [ plain (withModel "  repeat 1_000_000 { relu }\n  flatten -> dense(classes)") ]
        "E215",
        [
            plain (
                "spec 1\nblock a() { b() }\nblock b() { relu -> a() }\ndata fashion_mnist\nmodel {\n  a()\n  flatten -> dense(classes)\n}\n"
            )
        ]
        "E301",
        [
            plain (withTrain "  optimizer = adamw(lr=?log(0..1e-1))")
            plain (withTrain "  optimizer = adamw(lr=?log(-1..10))")
        ]
        "E302",
        [
            plain (withTrain "  optimizer = adamw(lr=?log(1e-4..1e-1))\n  epochs = ?choice(10, 20)")
        ]
        "E303",
        [
            plain (
                withTrain "  optimizer = adamw(lr=?log(1e-4..1e-1, default=1))\n  epochs = ?choice(10, 20, default=15)"
            )
        ]
        "E304",
        [
            plain (
                withTrain
                    "  epochs = ?range(10..5, default=7)\n  batch = ?choice(default=1)\n  seed = ?range(3)\n  deterministic = ?flag(1)"
            )
            plain (withTrain "  epochs = ?choice(10, 20, 10, default=10)")
        ]
        "E401", [ plain "spec 1\ndata idx(\"photos\")\nmodel { flatten -> dense(classes) }\n" ]
        "E402",
        [
            plain (
                withData "  split = [train: 100%]"
                + "train {\n  keep = best(validation.loss)\n  schedule = plateau(2 epochs)\n  early_stop = [on: validation.accuracy, patience: 2 epochs]\n}\n"
            )
        ]
        "E403",
        [
            plain (withData "  split = [train: 90%, validation: 20%]")
            plain (withData "  split = [train: 60_000, validation: 5_000]")
        ]
        "E404", [ plain (withTrain "  optimizer = sgd(nesterov=true)") ]
        "E405", [ plain (withData "  split = [train: 80%, test: 10%]") ]
        "E406", [ plain (withTrain "  loss = cross_entropy(class_weights=[1, 2, 3])") ]
        "E407", [ plain (withData "  classes = [0, 12]") ]
        "E408", [ plain (withTrain "  unfreeze = after(2 epochs)") ]
        "E409",
        [
            plain (
                withModel "  flatten -> dense(classes)"
                + "search {\n  strategy = random\n  goal = maximize(validation.accuracy)\n}\n"
            )
        ]
        "E410",
        [
            plain "spec 1\ndata fashion_mnist\nmodel sgd(penalty=l2, l1_ratio=0.5)\n"
            plain "spec 1\ndata fashion_mnist\nmodel sgd(penalty=none, schedule=adaptive, alpha=0.5)\n"
        ]
        "E411",
        [
            plain
                "spec 1\ndata fashion_mnist\nmodel ensemble(members=[\"a.spec\", \"b.spec\"], combine=weighted(weights=[1, 2, 3]))\n"
        ]
        "E412", [ plain "spec 1\ndata fashion_mnist { limit = 100 }\nmodel knn(k=500)\n" ]
        "E413",
        [
            plain "spec 1\ndata fashion_mnist\nmodel kmeans(clusters=12, label=one_to_one)\n"
        ]
        "E414",
        [
            plain (
                withModel "  body: repeat 2 { conv(8, 3) -> relu }\n  flatten\n  head: dense(classes)"
                + "train {\n  init = checkpoint(\"runs/lenet\", only=[flatten])\n  freeze = [boddy, stem]\n}\n"
            )
        ]
        "E415",
        [
            plain (
                withModel "  stem: conv(8, 3)\n  flatten\n  head: dense(classes)"
                + "train {\n  freeze = [stem, head]\n}\n"
            )
        ]
        "E416",
        [
            plain (
                withModel "  body: repeat 2 { c: conv(8, 3) -> relu }\n  flatten\n  head: dense(classes)"
                + "train {\n  init = safetensors(\"a\", map=[body: \"layer{1}\", c: \"conv{0}\"])\n}\n"
            )
        ]
        "E417",
        [
            plain (
                withModel "  stem: conv(8, 3)\n  flatten\n  head: dense(classes)"
                + "train {\n  init = safetensors(\"a\", map=[stem: \"head\"])\n}\n"
            )
        ]
        "E501",
        [
            over [| "train.lr=0.01" |] lenet
            over
                [| "train.epoch=1"; "wibble=1"; "train.schedule.every=1 epoch" |]
                (withModel "  flatten -> dense(classes)")
            plain (withTrain "" + "profile smoke {\n  set train.epoch = 1\n}\n")
        ]
        "E503", [ lenet, { options with Profile = "smok" } ]
        "E504",
        [
            plain
                "spec 1\nimport \"blocks.spec\" { squeeze }\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"
        ]
        "E505",
        [
            "spec 1\nimport \"a.spec\" { a }\ndata fashion_mnist\nmodel { flatten -> dense(classes) }\n"
            |> beside
                [
                    "specs/a.spec", "spec 1\nimport \"b.spec\" { b }\nblock a() { b() }\n"
                    "specs/b.spec", "spec 1\nimport \"a.spec\" { a }\nblock b() { relu }\n"
                ]
        ]
        "W401",
        [
            lenetWith "dense(classes)" "dense(classes) -> softmax" |> plain
            plain (withModel "  flatten\n  dense(classes)\n  softmax")
        ]
        "W402",
        [
            plain (
                withModel "  stem: conv(8, 3)\n  flatten -> dense(classes)"
                + "train {\n  epochs = 3\n  freeze = [stem]\n  unfreeze = after(5 epochs)\n}\n"
            )
        ]
        "W403",
        [
            plain (
                withModel "  flatten -> dense(classes)"
                + "search {\n  goal = minimize(validation.accuracy)\n  trials = 10\n}\n"
            )
        ]
        "W404", [ plain "spec 1\ndata fashion_mnist\nmodel knn(k=5)\ntrain { epochs = 3 }\n" ]
        "W405", [ plain (withData "  augment = [flip, shift(28 px)]") ]
        "W406",
        [
            plain (withTrain "  optimizer = adam(lr=1e-3)\n  schedule = one_cycle(peak=4e-3)\n  epochs = 3")
        ]
    ]
