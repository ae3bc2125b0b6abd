namespace Fashion.Dsl

open System

/// The extents of one sample, without the batch: channels x height x width for an image, units for a vector.
[<Sealed; AllowNullLiteral(false)>]
type Shape private (dimensions: int array) =

    /// An image of `channels` planes of `height` rows and `width` columns.
    static member Image(channels: int, height: int, width: int) = Shape [| channels; height; width |]

    /// A vector of `units` numbers.
    static member Vector(units: int) = Shape [| units |]

    /// `[channels; height; width]` or `[units]`.
    member _.Dimensions: Collections.Generic.IReadOnlyList<int> = dimensions

    member _.IsImage = dimensions.Length = 3
    member _.IsVector = dimensions.Length = 1

    /// Planes of an image; the units of a vector (a vector broadcasts as an image of 1x1).
    member _.Channels = dimensions[0]
    /// Rows of an image; 1 for a vector.
    member _.Height = if dimensions.Length = 3 then dimensions[1] else 1
    /// Columns of an image; 1 for a vector.
    member _.Width = if dimensions.Length = 3 then dimensions[2] else 1

    /// How many numbers one sample holds.
    member _.Count: int64 =
        dimensions |> Array.fold (fun product size -> product * int64 size) 1L

    override _.Equals other =
        match other with
        | :? Shape as other -> Linq.Enumerable.SequenceEqual(dimensions, other.Dimensions)
        | _ -> false

    override _.GetHashCode() =
        dimensions |> Array.fold (fun hash size -> HashCode.Combine(hash, size)) 0

    /// `6x28x28` or `400`, as a spec writes it.
    override _.ToString() = String.Join("x", dimensions)
