/// Comparisons of numbers for these tests.
module Fashion.Reference.Tests.Numbers

open Xunit

/// Each number within `tolerance` of the expected one.
let assertWithin (tolerance: float) (expected: float seq) (actual: float seq) =
    let expected, actual = Array.ofSeq expected, Array.ofSeq actual
    Assert.Equal(expected.Length, actual.Length)

    for index in 0 .. expected.Length - 1 do
        // Written so that NaN fails.
        Assert.True(
            abs (expected[index] - actual[index]) <= tolerance,
            $"at {index}: expected {expected[index]:R}, got {actual[index]:R}"
        )

let assertClose expected actual = assertWithin 1e-12 expected actual
