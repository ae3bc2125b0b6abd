/// The server's manners, byte by byte: what is no message, what comes at the wrong time, and how it ends.
module Fashion.Editors.Tests.ProtocolTests

open System
open System.IO
open System.Text
open System.Text.Json
open Xunit
open Fashion.Dsl
open Fashion.LanguageServer

let private facts =
    FactsReader(fun _ _ ->
        Facts
            {
                ImageShape = Shape.Image(1, 28, 28)
                ClassCount = 10
            })

let private framed (message: string) =
    $"Content-Length: {Encoding.UTF8.GetByteCount message}\r\n\r\n{message}"

/// The messages of a stream that is framed as the protocol says.
let private messagesOf (bytes: byte array) : JsonElement list =
    let rec read start =
        if start >= bytes.Length then
            []
        else
            let header = Encoding.ASCII.GetString(bytes, start, min 64 (bytes.Length - start))
            Assert.StartsWith("Content-Length: ", header)
            let finish = header.IndexOf("\r\n\r\n", StringComparison.Ordinal)
            let length = int (header.Substring(16, finish - 16))

            let body =
                JsonDocument.Parse(ReadOnlyMemory(bytes, start + finish + 4, length)).RootElement

            body :: read (start + finish + 4 + length)

    read 0

/// What the server says to a stream of bytes, and its exit code.
let private answersTo (input: string) : JsonElement list * int =
    use output = new MemoryStream()
    use log = new StringWriter()

    let server =
        Server(new MemoryStream(Encoding.UTF8.GetBytes input), output, log, facts, "1.0")

    let code = server.Run()
    messagesOf (output.ToArray()), code

let private initialize =
    """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"""

let private shutdown = """{"jsonrpc":"2.0","id":"end","method":"shutdown"}"""
let private exit = """{"jsonrpc":"2.0","method":"exit"}"""

let private say messages =
    answersTo (messages |> List.map framed |> String.concat "")

let private errorCode (answer: JsonElement) =
    answer.GetProperty("error").GetProperty("code").GetInt32()

[<Fact>]
let ``after shutdown, exit ends with 0`` () =
    let answers, code = say [ initialize; shutdown; exit ]
    Assert.Equal(0, code)
    Assert.Equal(2, answers.Length)
    Assert.Equal("end", answers[1].GetProperty("id").GetString())
    Assert.Equal(JsonValueKind.Null, answers[1].GetProperty("result").ValueKind)

[<Fact>]
let ``without shutdown, exit ends with 1, and so does a client that goes away`` () =
    Assert.Equal(1, say [ initialize; exit ] |> snd)
    Assert.Equal(1, say [ initialize ] |> snd)
    Assert.Equal(1, say [] |> snd)

[<Theory>]
[<InlineData("{", -32700)>]
[<InlineData("[]", -32600)>]
[<InlineData("[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"shutdown\"}]", -32600)>]
[<InlineData("{\"id\":7,\"method\":\"shutdown\"}", -32600)>]
[<InlineData("{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"shutdown\"}", -32600)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":3}", -32600)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7}", -32600)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"shutdown\"}", -32600)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"shutdown\",\"params\":3}", -32600)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"textDocument/hover\"}", -32602)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"$/unknown\"}", -32601)>]
[<InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"\"}", -32601)>]
let ``what cannot be answered is an error, and the server goes on`` (message: string, expected: int) =
    let answers, code = say [ initialize; message; shutdown; exit ]
    Assert.Equal(0, code)
    Assert.Equal(3, answers.Length)
    Assert.Equal(expected, errorCode answers[1])

[<Fact>]
let ``a message that is not known, or that answers nothing, is passed over`` () =
    let answers, code =
        say
            [
                initialize
                """{"jsonrpc":"2.0","method":"$/unknown"}"""
                """{"jsonrpc":"2.0","method":"unknown","params":{}}"""
                """{"jsonrpc":"2.0","id":5,"result":null}"""
                """{"jsonrpc":"2.0","method":"textDocument/didChange","params":{}}"""
                """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}"""
                shutdown
                exit
            ]

    Assert.Equal(0, code)
    Assert.Equal(2, answers.Length)

[<Theory>]
[<InlineData "Content-Length: many\r\n\r\n{}">]
[<InlineData "Content-Length: -1\r\n\r\n{}">]
[<InlineData "Content-Length: 99999999999\r\n\r\n{}">]
[<InlineData "Content-Type: text\r\n\r\n{}">]
let ``a header that makes no sense ends the server`` (input: string) =
    let answers, code = answersTo (framed initialize + input)
    Assert.Equal(1, code)
    Assert.Equal(-32700, errorCode (List.last answers))

[<Fact>]
let ``headers come in any order and case`` () =
    let input =
        $"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: {initialize.Length}\r\n\r\n{initialize}"

    let answers, _ = answersTo input

    Assert.Equal(
        "fashion-cli",
        answers.Head.GetProperty("result").GetProperty("serverInfo").GetProperty("name").GetString()
    )

[<Fact>]
let ``a body that ends too early ends the server`` () =
    Assert.Equal(1, answersTo (framed initialize + "Content-Length: 50\r\n\r\n{") |> snd)

let private opened (text: string) =
    let text = JsonSerializer.Serialize text

    $"{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{{\"textDocument\":{{\"uri\":\"untitled:one\",\"languageId\":\"fashion-spec\",\"version\":1,\"text\":{text}}}}}}}"

[<Fact>]
let ``a request that is taken back before its turn is answered as cancelled`` () =
    // The server reads on while it compiles; a spec that takes a while gives it the time.
    let slow =
        "spec 1\ndata fashion_mnist\nmodel {\n  flatten\n  repeat 3_000 { dense(10) }\n  dense(classes)\n}\n"

    let hints =
        """{"jsonrpc":"2.0","id":2,"method":"textDocument/inlayHint","params":{"textDocument":{"uri":"untitled:one"},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}}}"""

    let taken =
        """{"jsonrpc":"2.0","id":3,"method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"untitled:one"}}}"""

    let back = """{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":3}}"""
    let answers, _ = say [ initialize; opened slow; hints; taken; back; shutdown; exit ]

    let answer =
        answers
        |> List.find (fun each ->
            match each.TryGetProperty "id" with
            | true, id -> id.ValueKind = JsonValueKind.Number && id.GetInt32() = 3
            | _ -> false)

    Assert.Equal(-32800, errorCode answer)
