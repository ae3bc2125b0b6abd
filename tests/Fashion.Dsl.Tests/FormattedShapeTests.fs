module Fashion.Dsl.Tests.FormattedShapeTests

open System.IO
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling

let private analyze path text =
    SpecCompiler.Analyze(path, text, options)

/// The text with its shapes; formatting it again with shapes changes nothing, and it means what it did.
let private withShapes path (text: string) : string =
    let write (text: string) =
        match Formatter.WithShapes(analyze path text) with
        | null -> invalidOp $"expected no mistakes of form in\n{text}"
        | written -> written

    let hashes (text: string) =
        let analysis = analyze path text

        match analysis.Experiment with
        | null -> invalidOp $"{analysis.Diagnostics |> Seq.map DiagnosticRenderer.Render |> List.ofSeq}\n{text}"
        | experiment -> experiment.Hashes

    let written = write text
    Assert.Equal(written, write written)
    Assert.Equal(written, FormattingLaws.format written)
    Assert.Equal(hashes written, hashes (FormattingLaws.format written))
    written

/// The lines of a model with their shapes.
let private becomes (expected: string) (blocks: string) (model: string) =
    let before = "spec 1\ndata fashion_mnist\n" + blocks + "model {\n"
    let written = withShapes "specs/test.spec" (before + model + "}\n")
    Assert.StartsWith(FormattingLaws.format before[.. before.Length - 9], written)
    Assert.Equal("model {\n" + expected + "}\n", written.Substring(written.IndexOf "model {"))

[<Fact>]
let ``each line gets its shape, a chain over several lines at its last`` () =
    becomes
        """  input 1x28x28
  conv(6, 5x5) -> tanh                    : 6x24x24
  # halves
  avgpool(2)                              : 6x12x12
  conv(16, 5x5)
    -> tanh
    -> avgpool(2)                         : 16x4x4   # small
  flatten                                 : 256
  dense(classes)                          : 10
"""
        ""
        """  input 1x28x28
  conv(6, 5x5) -> tanh
  # halves
  avgpool(2) : 6x12x12
  conv(16, 5x5)
    -> tanh
    -> avgpool(2) # small
  flatten
  dense(classes)
"""

[<Fact>]
let ``wrong shapes are put right, right ones stay as they are written`` () =
    becomes
        """  conv(6, 5x5)                            : 6x24x24
  avgpool(2)                              : 06x12x12
  repeat 2 { avgpool(2) }                 : 6x3x3
  flatten -> dense(classes)               : 10
"""
        ""
        """  conv(6, 5x5) : 6x28x28
  avgpool(2) : 06x12x12
  repeat 2 { avgpool(2) } : 6x3
  flatten -> dense(classes) : 11
"""

[<Fact>]
let ``what stands on one line with its braces gets none, what has lines of its own does`` () =
    becomes
        """  repeat 2 { conv(4, 3x3, pad=same) }     : 4x28x28
  concat {
    | maxpool(2)                          : 4x14x14
    | conv(4, 2x2, stride=2)
      -> relu                             : 4x14x14
    | {
      identity                            : 4x28x28
      avgpool(2)                          : 4x14x14
    }
  }                                       : 12x14x14
  add { | identity | relu }               : 12x14x14
  flatten -> dense(classes)               : 10
"""
        ""
        """  repeat 2 { conv(4, 3x3, pad=same) }
  concat {
    | maxpool(2)
    | conv(4, 2x2, stride=2)
      -> relu
    | {
      identity
      avgpool(2)
    }
  }
  add { | identity | relu }
  flatten -> dense(classes)
"""

[<Fact>]
let ``lines of blocks and turns get a shape where it is always the same`` () =
    becomes
        """  repeat 2 as i {
    conv(2^(i + 1), 3x3, pad=same)
    same(7)                               : 5x28x28
  }                                       : 5x28x28
  once(3) -> flatten                      : 2187
  dense(classes)                          : 10
"""
        """block same(k) {
  conv(5, k, pad=same)                    : 5x28x28
}

block once(channels) {
  conv(channels, 2x2)                     : 3x27x27
}

block never() {
  conv(1, 1)
}

"""
        """  repeat 2 as i {
    conv(2^(i + 1), 3x3, pad=same)
    same(7)
  }
  once(3) -> flatten
  dense(classes)
"""

[<Fact>]
let ``a shape that depends on a hole is not written, one that a search never changes is`` () =
    becomes
        """  flatten                                 : 784
  repeat ?range(1..3, default=2) {
    dense(width) -> relu
  }
  when ?flag(default=false) { dense(5) }
  dense(classes)                          : 10
"""
        "let width = ?choice(16, 32, default=16)\n"
        """  flatten
  repeat ?range(1..3, default=2) {
    dense(width) -> relu
  }
  when ?flag(default=false) { dense(5) }
  dense(classes)
"""

[<Fact>]
let ``lines after a mistake get none, and a text with mistakes of form stays as it is`` () =
    let analysis = analyze "a.spec" (withModel "  conv(4, 3)\n  cnv(4, 3)\n  flatten")

    Assert.EndsWith(
        "model {\n  conv(4, 3)                              : 4x26x26\n  cnv(4, 3)\n  flatten\n}\n",
        Formatter.WithShapes analysis
    )

    Assert.Null(Formatter.WithShapes(analyze "a.spec" (withModel "  conv(4, 3")))

[<Fact>]
let ``every spec that comes along takes its shapes`` () =
    for spec in Directory.GetFiles(Path.Combine(root, "specs"), "*.spec", SearchOption.AllDirectories) do
        let text = File.ReadAllText spec

        if text.Contains "model {" then
            let file = Path.GetRelativePath(root, spec)

            let classes =
                match (compileWith options file text).Experiment with
                | null -> invalidOp $"{file} has a mistake"
                | experiment -> experiment.ClassCount

            Assert.Matches($"(?m)^  .* : {classes}( +#.*)?$", withShapes file text)
