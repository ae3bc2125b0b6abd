module Fashion.Dsl.Tests.FormatterTests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests.Compiling
open Fashion.Dsl.Tests.FormattingLaws

/// Every spec that comes along, also those in folders below.
let private specs =
    Directory.GetFiles(Path.Combine(root, "specs"), "*.spec", SearchOption.AllDirectories)
    |> Array.sort

/// `text` becomes `expected`, and the laws hold of it.
let private becomes (expected: string) (text: string) =
    Assert.Equal(expected.ReplaceLineEndings "\n", formattingLaws text)

[<Fact>]
let ``every spec that comes along is in canonical form`` () =
    Assert.NotEmpty specs

    for spec in specs do
        let text = File.ReadAllText spec
        Assert.Equal(text, formattingLaws text)

[<Fact>]
let ``every spec in the language reference is in canonical form`` () =
    let page = File.ReadAllText(Path.Combine(root, "docs", "language.md"))
    let snippets = Regex.Matches(page, "(?ms)^```spec\n(spec 1\n.*?)^```")
    Assert.NotEmpty snippets

    for snippet in snippets do
        let text = snippet.Groups[1].Value
        Assert.Equal(text, formattingLaws text)

[<Fact>]
let ``blanks, tabs, empty lines, line ends and the byte-order mark become one layout`` () =
    becomes
        """spec 1
name "a"

data fashion_mnist {
  split = [train: 90%, validation: 10%]
  limit = 2 samples
}
"""
        "\uFEFF\n\n  spec   1\r\nname \"a\"\t \r\n\r\n\r\n\r\ndata\tfashion_mnist{\r\n\r\nsplit=[train :90%,validation:10%]\r\n\t\tlimit = 2samples\r\n\r\n\r\n}\r\n\r\n"

[<Fact>]
let ``operators, signs, calls, holes and paths have their spaces`` () =
    becomes
        """spec 1
let a = 1 + 2 * 3 // 4 / 5 - -6^-b
let b = -a - (-a) <= 2
let c = if (a + 1) < 2 then (b) else -c(1, k=-2 + d)
let d = ?each range(1 + 2..-3, default=a.b.c)
let e = [[1, 2], 3x3, x: "# no \"comment\"", y: ?flag]
let f = a^b^(c - 1) == 1_000 px
block cbr(channels, k=3) {
  repeat (channels) as i {
    body.2.conv: conv(channels, k, stride=1 + i)
  }
  when -k < 2 { relu } else { flatten : 400 }
}
set train.optimizer.lr = 1e-3
"""
        """spec 1
let a=1+2*3//4/5- -6 ^ - b
let b = - a -( - a )<=2
let c =if(a+1)<2 then(b)else - c ( 1,k = - 2+d )
let d = ? each range ( 1+2 .. - 3 , default = a . b . c )
let e =[ [1,2 ] ,3x3 ,x:"# no \"comment\"",y:?flag]
let f = a ^ b ^ ( c-1 )==1_000px
block cbr( channels,k = 3 ){
repeat(channels)as i{
      body . 2 . conv :conv(channels,k ,stride=1+i)
}
when-k<2{relu}else{flatten:400}
}
set train . optimizer.lr=1e-3"""

[<Fact>]
let ``statements stand one in a line, and what is on one line stays so where it fits`` () =
    becomes
        """spec 1
model {
  add { | identity | conv(1, 1) -> relu }
  concat {
    | conv(1, 1)
    | conv(2, 1) -> relu
      -> tanh
    | {
      conv(1, 1)
      relu
    }
  }
  repeat 2 { residual { conv(3, 3, pad=same) } } -> relu
  residual {
    relu
  } -> flatten
    -> dense(classes)
}
data fashion_mnist { }
train { epochs = 1 }
profile smoke {
  set train.epochs = 1
}
"""
        """spec 1
model { add { |identity|conv(1,1)->relu }
concat { |conv(1,1) | conv(2,1)->relu
-> tanh
| { conv(1,1)
relu } }
repeat 2 { residual { conv(3,
3, pad=same) } } -> relu
  residual {relu
  } -> flatten
-> dense(classes) }
data fashion_mnist {
}
train {epochs=1}
profile smoke {
set train.epochs=1 }"""

[<Fact>]
let ``comments stay where they are, above a line, at its end, and inside brackets`` () =
    becomes
        """# first
#second

spec 1                                    # the version
name "# no comment"                       # a comment

data fashion_mnist {                      # behind the brace
  # own line
  split = [                               # parts
    # to learn from
    train: 90%,                           # most
    validation: 10%
    # few
    # and no more
  ]

  # last
}

model {
  # above
  a: conv(
    1 +                                   # one
      # two
      2,
    5x5                                   # kernel
  ) -> relu                               # behind
    # before the arrow
    -> relu

  concat {
    # an arm
    | relu                                # its end
    # between arms

    | tanh
    # the last
  }                                       # closed
  repeat 2 {
    # nothing but this
    # and this
  }
  flatten                                 : 400   # four hundred
}

# the end
"""
        """# first
#second


spec 1 # the version
name "# no comment"# a comment

data fashion_mnist { # behind the brace

# own line
split = [ # parts
# to learn from
train: 90% # most
, validation: 10%

# few
# and no more
]

# last

}

model {
 # above
 a: conv(1 + # one
  # two
  2, 5x5 # kernel
  ) -> relu # behind
  # before the arrow
  -> relu

 concat {
 # an arm
 | relu# its end
 # between arms

 | tanh
 # the last
 } # closed
 repeat 2 {

 # nothing but this
 # and this
 }
 flatten : 400 # four hundred
}

# the end"""

[<Fact>]
let ``what is wider than 100 columns goes on in the next line, then braces open, then brackets`` () =
    becomes
        """spec 1
import "blocks/common.spec" {
  squeeze_and_excitation_with_a_long_name,
  another_block_with_a_long_name,
  a_third_block
}
import "blocks/common.spec" { squeeze }

block wide(channels, kernel=3, stride=1) {
  stem: conv(channels, kernel, stride=stride, pad=same, bias=false) -> batchnorm(momentum=0.01)
    -> relu -> conv(channels, kernel, stride=1, pad=same, bias=false) -> batchnorm(momentum=0.01)
    -> relu
  repeat 3 {
    residual(scale=0.2, shortcut=conv(2 * channels, 1x1, stride=2, bias=false)) {
      concat { | conv(channels, 1x1) | conv(channels, 3x3, pad=same) }
    }
  }
  conv(
    channels + channels + channels + channels + channels + channels + channels,
    kernel,
    bias=if channels > 100 then false else true
  ) -> relu                               : 64x28x28
    -> relu
}

train {
  loss = cross_entropy(
    smoothing=0.05,
    class_weights=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6]
  )
}
"""
        """spec 1
import "blocks/common.spec" { squeeze_and_excitation_with_a_long_name, another_block_with_a_long_name, a_third_block }
import "blocks/common.spec" {
  squeeze
}

block wide(channels,
  kernel=3,
  stride=1) {
  stem: conv(channels, kernel, stride=stride, pad=same, bias=false) -> batchnorm(momentum=0.01) -> relu -> conv(channels, kernel, stride=1, pad=same, bias=false) -> batchnorm(momentum=0.01) -> relu
  repeat 3 { residual(scale=0.2, shortcut=conv(2 * channels, 1x1, stride=2, bias=false)) { concat { | conv(channels, 1x1) | conv(channels, 3x3, pad=same) } } }
  conv(channels + channels + channels + channels + channels + channels + channels, kernel, bias=if channels > 100 then false else true) -> relu : 64x28x28
  -> relu
}

train {
  loss = cross_entropy(smoothing=0.05, class_weights=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6])
}"""

[<Fact>]
let ``annotations and comments stand in columns, which a long line pushes to the right`` () =
    becomes
        """spec 1
model {
  flatten                                                            : 784   # 28 * 28
  dense(512) -> leaky_relu(slope=0.02) -> dropout(20%) -> batchnorm  : 512   # wide
  dense(512, init=normal(0.01)) -> leaky_relu(slope=0.02) -> dropout(20%)
  relu                                    # alone
  repeat 3 { dense(512) : 512 }           : 512
}
"""
        """spec 1
model {
  flatten : 784 # 28 * 28
  dense(512) -> leaky_relu(slope=0.02) -> dropout(20%) -> batchnorm :512# wide
  dense(512, init=normal(0.01)) -> leaky_relu(slope=0.02) -> dropout(20%)
  relu # alone
  repeat 3 { dense(512):512 }:512
}
"""

[<Theory>]
[<InlineData "">]
[<InlineData "spec 1\nmodel {">]
[<InlineData "spec 1\nmodel {\n  relu ->\n}">]
[<InlineData "spec 1\ntrain {\n  epochs = = 2\n}">]
[<InlineData "spec 1\nname \"never closed">]
[<InlineData "spec 1\nlet a = 1 \u00A7">]
let ``a text with mistakes of form has no canonical form`` (text: string) = Assert.Null(Formatter.Format text)

let private isSound (text: string) =
    let mistakes = ResizeArray<Diagnostic>()
    Parser.file (SourceText("text", text, false)) mistakes.Add |> ignore
    mistakes.Count = 0

/// The text with a piece in place of the blanks between two of its tokens.
let private scatter (random: Random) (pieces: string array) (text: string) =
    let tokens = Lexer.tokens (SourceText("text", text, false)) ignore
    let index = random.Next(1, tokens.Length)
    let previous = tokens[index - 1]
    let behind = previous.Start + previous.Length

    text.Substring(0, behind)
    + pieces[random.Next pieces.Length]
    + text.Substring tokens[index].Start

/// The text with a long word in place of one of its words or numbers, so that lines grow too wide.
let private widen (random: Random) (text: string) =
    let tokens =
        Lexer.tokens (SourceText("text", text, false)) ignore
        |> Array.filter (fun token -> token.Kind = TokenKind.Identifier || token.Kind = TokenKind.Number)

    let token = tokens[random.Next tokens.Length]

    text.Substring(0, token.Start)
    + String('w', random.Next(20, 90))
    + text.Substring(token.Start + token.Length)

/// Changes specs `times` times, each time so that the spec stays sound, and gives each result to `law`.
let private changed rounds times (change: Random -> string -> string) (law: string -> string -> unit) =
    let random = Random 2_026

    for round in 1..rounds do
        let original = File.ReadAllText specs[round % specs.Length]
        let mutable text = original
        let mutable made = 0

        while made < times do
            let next = change random text

            if isSound next then
                text <- next
                made <- made + 1

        try
            law original text
        with error ->
            raise (InvalidOperationException($"round {round}:\n{text}", error))

[<Fact>]
let ``however a spec is spaced, its canonical text is the same`` () =
    let blanks = [| " "; "\t"; "   "; " \r"; "\uFEFF " |]

    changed 100 8 (fun random -> scatter random blanks) (fun original text ->
        let hasComments = original.Contains '#'
        let formatted = formattingLaws text
        Assert.True(hasComments || formatted = original, formatted))

[<Fact>]
let ``line ends and comments may stand anywhere, and lines may be long`` () =
    let ends =
        [|
            "\n"
            "\r\n"
            "\n\n\n"
            " # one\n"
            "# two \t\r\n"
            "\n # three\n"
            " # four\n\n  # five\n"
        |]

    let change (random: Random) text =
        if random.Next 2 = 0 then
            scatter random ends text
        else
            widen random text

    changed 150 12 change (fun _ text -> formattingLaws text |> ignore)
