module Fashion.Cli.Tests.Tests

open Xunit

[<Fact>]
let ``a shape prints as a spec writes it`` () =
    Assert.Equal("6x28x28", string (Fashion.Dsl.Shape.Image(6, 28, 28)))
