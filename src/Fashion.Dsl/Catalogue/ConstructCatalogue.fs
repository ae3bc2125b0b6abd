namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal ConstructCatalogue =

    let private lines (text: string list) = String.concat "\n" text

    let private form keyword syntax parameters help example : Construct =
        {
            Keyword = keyword
            Syntax = syntax
            Parameters = parameters
            Help = help
            Example = lines example
        }

    let private join keyword help example =
        form keyword (keyword + " { | LAYERS | LAYERS ... }") [] help example

    /// What a model is made of besides layers.
    let layers =
        [
            form
                "repeat"
                "repeat COUNT [as NAME] { LAYERS }"
                []
                "the layers so many times; the name counts the turns from 0"
                [
                    "repeat 3 as i {"
                    "  conv(16 * 2^i, 3x3, pad=same) -> relu -> maxpool(2)"
                    "}"
                ]
            form
                "when"
                "when CONDITION { LAYERS } [else { LAYERS }]"
                []
                "the first layers where the condition holds, or else the second"
                [ "when classes > 2 { batchnorm } else { layernorm }" ]
            form
                "residual"
                "residual[(scale=1, shortcut=identity)] { LAYERS }"
                [
                    withDefault "scale" any "1" "what the layers' output is multiplied by"
                    withDefault "shortcut" LayerType "identity" "what the input goes through on its way around them"
                ]
                "the layers' output plus their input (He et al. 2016)"
                [
                    "conv(16, 3x3, pad=same)"
                    "residual(scale=0.2) {"
                    "  conv(16, 3x3, pad=same) -> batchnorm -> relu"
                    "}"
                    "residual(shortcut=conv(32, 1x1)) { conv(32, 3x3, pad=same) -> relu }"
                ]
            join
                "add"
                "the sum of the arms' outputs, which have one shape"
                [ "add { | conv(8, 3x3, pad=same) | conv(8, 1x1) }" ]
            join
                "multiply"
                "the product of the arms' outputs; a vector spreads over height and width"
                [
                    "conv(8, 3x3)"
                    "multiply {"
                    "  | identity"
                    "  | global_avgpool -> dense(8) -> sigmoid"
                    "}"
                ]
            join
                "concat"
                "the arms' channels one after the other"
                [
                    "concat {"
                    "  | conv(8, 1x1)"
                    "  | conv(8, 3x3, pad=same) -> relu"
                    "  | identity"
                    "}"
                ]
            form
                "input"
                "input CHANNELSxHEIGHTxWIDTH"
                []
                "the shape that comes in; the data decide it, and what is written is checked"
                [ "input 1x28x28" ]
        ]

    /// What stands at the outermost level of a file.
    let items =
        [
            form "name" "name TEXT" [] "the experiment's name; without it, the file's" [ "name \"LeNet-5\"" ]
            form
                "let"
                "let NAME = VALUE"
                []
                "a name for a value, from here on; also inside of a model or block"
                [ "let width = 128" ]
            form
                "block"
                "block NAME(PARAMETER, PARAMETER=DEFAULT, ...) { LAYERS }"
                []
                "layers that are called like one"
                [
                    "block cbr(channels, k=3) {"
                    "  conv(channels, k, pad=same, bias=false) -> batchnorm -> relu"
                    "}"
                ]
            form
                "import"
                "import FILE { NAME, ... }"
                []
                "blocks and lets of another file; the path is relative to this one"
                [ "import \"blocks/common.spec\" { squeeze }" ]
            form
                "extends"
                "extends FILE"
                []
                "all of another spec, to be changed by `set`"
                [ "extends \"lenet.spec\""; "set train.epochs = 40" ]
            form
                "data"
                "data SOURCE [{ SETTINGS }]"
                []
                "the images and labels, and how they are prepared"
                [ "data fashion_mnist {"; "  normalize = standard"; "}" ]
            form
                "model"
                "model { LAYERS }, or model CLASSIFIER"
                []
                "the layers, or a classifier of another kind"
                [ "model {"; "  flatten -> dense(classes)"; "}" ]
            form "train" "train { SETTINGS }" [] "how the layers are trained" [ "train {"; "  epochs = 20"; "}" ]
            form
                "search"
                "search { SETTINGS }"
                []
                "how the values of holes are searched"
                [ "search {"; "  goal = maximize(validation.accuracy)"; "  trials = 40"; "}" ]
            form
                "profile"
                "profile NAME { set PATH = VALUE ... }"
                []
                "values for one purpose, taken with `--profile NAME`"
                [ "profile smoke {"; "  set train.epochs = 1"; "}" ]
            form
                "set"
                "set PATH = VALUE"
                []
                "another value for one setting, by its path"
                [ "set train.optimizer.lr = 0.01" ]
        ]

    let private hole keyword syntax help example = form keyword syntax [] help [ example ]

    /// Values that may be searched, written after `?` or `?each`.
    let holes =
        [
            hole
                "choice"
                "?choice(VALUE, VALUE, ..., default=VALUE)"
                "one of some values"
                "flatten -> dense(?choice(64, 128, 256, default=128))"
            hole
                "range"
                "?range(LOW..HIGH, default=VALUE)"
                "a number between two; a whole one where both, and its default, are written as whole numbers"
                "dropout(?range(0%..40%, default=10%))"
            hole
                "log"
                "?log(LOW..HIGH, default=VALUE)"
                "a number between two above 0, each power of ten as likely as another; a whole one as in `?range`"
                "flatten -> dense(64, l2=?log(1e-6..1e-2, default=1e-4))"
            hole "flag" "?flag(default=true)" "`true` or `false`" "conv(8, 3x3, bias=?flag(default=false))"
        ]
