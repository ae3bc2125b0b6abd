module Fashion.Dsl.Tests.FormatterTests

open System
open System.IO
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
3, pad=same)
} } -> relu
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

spec 1   # the version
name "# no comment"                       # a comment

data fashion_mnist {                      # behind the brace
  # own line
  split = [                               # parts
    # to learn from
    train: 90%,                           # most
    validation: 10%                       # few
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
