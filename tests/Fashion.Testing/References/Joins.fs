/// Layers that join several inputs: sum, product and concatenation.
module Fashion.Testing.References.Joins

open Fashion.Dsl

let private join output (backward: float array -> float array list) =
    {
        Output = output
        Backward =
            fun gradient ->
                {
                    Inputs = backward gradient
                    Parameters = []
                }
        Running = []
    }

/// The sum of inputs of one shape.
let add (inputs: Tensor list) =
    let sum = inputs |> List.map _.Values |> List.reduce (Array.map2 (+))
    join (inputs.Head.With sum) (fun gradient -> List.map (fun _ -> gradient) inputs)

/// Where each number of an output of this shape reads `input`: the same place, or the channel of a vector.
let private places (shape: Shape) (input: Tensor) =
    let area = shape.Height * shape.Width / input.Area
    Array.init (input.Values.Length * area) (fun index -> index / area)

/// The product of images of one shape, and of vectors that spread over their pixels.
let multiply (shape: Shape) (inputs: Tensor list) =
    let spread =
        inputs
        |> List.map (fun input -> places shape input |> Array.map (fun place -> input.Values[place]))

    let product factors = List.reduce (Array.map2 (*)) factors

    let backward (gradient: float array) =
        inputs
        |> List.mapi (fun index input ->
            let slopes = product (List.updateAt index gradient spread)
            let result = Array.zeroCreate input.Values.Length

            places shape input
            |> Array.iteri (fun at place -> result[place] <- result[place] + slopes[at])

            result)

    join (Tensor.Of(inputs.Head.Batch, shape, product spread)) backward

/// The inputs' channels one after the other: torch.cat along dimension 1.
let concat (shape: Shape) (inputs: Tensor list) =
    let batch = inputs.Head.Batch

    let rows (tensor: Tensor) =
        Array.chunkBySize tensor.Stride tensor.Values

    let values =
        Array.init batch (fun sample -> inputs |> Seq.collect (fun input -> (rows input)[sample]) |> Array.ofSeq)
        |> Array.concat

    let backward (gradient: float array) =
        let samples = Array.chunkBySize (int shape.Count) gradient

        let starts = inputs |> List.scan (fun start input -> start + input.Stride) 0

        inputs
        |> List.mapi (fun index input ->
            samples
            |> Array.collect (fun sample -> Array.sub sample starts[index] input.Stride))

    join (Tensor.Of(batch, shape, values)) backward
