/// A first spec: trains to about 92 % on Fashion-MNIST, and its comments teach the language.
[<RequireQualifiedAccess>]
module Fashion.Cli.Starter

/// The sources that a first spec can be written for.
let sources = [ "fashion_mnist"; "idx"; "npz"; "images" ]

/// Where the data must lie for each source but the first; what to say of it.
let place source =
    match source with
    | "idx" -> Some "put the four IDX files, named as MNIST's, into the folder `data` beside it"
    | "npz" -> Some "put `train.npz` and `test.npz`, each with x and y, beside it"
    | "images" -> Some "put PNG or JPEG files beside it as `photos/CLASS/IMAGE.png`, a folder for each class"
    | _ -> None

let private data source =
    match source with
    | "idx" ->
        """# Where the images come from: a folder of IDX files named as MNIST's, gzip or plain.
data idx("data") {
  # A tenth of the training files is kept aside to watch over training.
  split = [train: 90%, validation: 10%]
"""
    | "npz" ->
        """# Where the images come from: NumPy archives with the images as `x` and the labels as `y`.
data npz("train.npz", test="test.npz") {
  # A tenth of the training archive is kept aside to watch over training.
  split = [train: 90%, validation: 10%]
"""
    | "images" ->
        """# Where the images come from: a folder for each class, with PNG or JPEG files.
data images("photos") {
  # A tenth of the images is kept aside to watch over training.
  split = [train: 90%, validation: 10%]
  # Photos differ in size; the model takes one size.
  resize = 28x28
"""
    | _ ->
        """# Where the images come from. The test set is the data set's own.
data fashion_mnist {
  # Of the 60,000 training images 5,000 are kept aside to watch over training.
  split = [train: 55_000, validation: 5_000]
"""

/// `: 32x26x26` behind a line, where the size of the images is known.
let private layers source =
    if source = "fashion_mnist" then
        """# The layers, first to last: a new line or `->` means "then". Shapes are channels x height x width; the one behind
# a `:` is what its line gives. It may be left out, and is checked where it is written.
model {
  conv(32, 3x3) -> relu                   : 32x26x26
  maxpool(2)                              : 32x13x13
  conv(64, 3x3) -> relu                   : 64x11x11
  maxpool(2) -> flatten                   : 1600
"""
    else
        """# The layers, first to last: a new line or `->` means "then". `fashion-cli show` prints the shape that each gives.
model {
  conv(32, 3x3) -> relu
  maxpool(2)
  conv(64, 3x3) -> relu
  maxpool(2) -> flatten
"""

/// The text of a spec with this name over one of `sources`.
let text (name: string) (source: string) : string =
    "spec 1\nname \""
    + name.Replace("\\", "\\\\").Replace("\"", "\\\"")
    + "\"\n\n"
    + data source
    + """  # Pixels become numbers from 0 to 1.
  normalize = unit
}

"""
    + layers source
    + """  dense(128) -> relu
  # One number for each class. The loss turns them into probabilities, so no softmax stands here.
  dense(classes)
}

# Settings that are not written keep their defaults: `fashion-cli explain` lists them all.
train {
  loss = cross_entropy
  optimizer = adam(lr=4e-3)
  # The learning rate climbs to that of the optimizer and falls again, which needs few epochs.
  schedule = one_cycle
  epochs = 10
  batch = 128
  # The run keeps the weights of the epoch that does best on the validation part.
  keep = best(validation.accuracy)
  # One seed, one result: a run repeats bit for bit.
  seed = 42
}

# `fashion-cli train --profile smoke` sets these, to see in seconds that everything works.
profile smoke {
  set train.epochs = 1
  set data.limit = 2_000 samples
}
"""
