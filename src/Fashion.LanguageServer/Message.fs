namespace Fashion.LanguageServer

open System
open System.IO
open System.Text
open System.Text.Json

/// What a client sends.
type Message =
    | Request of id: JsonElement * name: string * parameters: JsonElement
    | Notification of name: string * parameters: JsonElement
    /// The answer to a request of ours; the server asks nothing.
    | Answer
    /// JSON that is no message; `id` where it has one.
    | Malformed of id: JsonElement option * code: int * problem: string

/// Thrown where the headers make no sense: from there on nobody knows where a message begins.
exception BrokenStream of problem: string

[<RequireQualifiedAccess>]
module Message =

    let private nothing = JsonDocument.Parse("null").RootElement

    let private isId (element: JsonElement) =
        element.ValueKind = JsonValueKind.String
        || element.ValueKind = JsonValueKind.Number

    let private ofElement (root: JsonElement) : Message =
        let id = Json.tryMember "id" root |> Option.filter isId

        let parameters = Json.tryMember "params" root |> Option.defaultValue nothing

        let isVersion2 =
            match Json.tryMember "jsonrpc" root with
            | Some version -> version.ValueKind = JsonValueKind.String && version.ValueEquals "2.0"
            | None -> false

        let hasParameters =
            match parameters.ValueKind with
            | JsonValueKind.Object
            | JsonValueKind.Array
            | JsonValueKind.Null -> true
            | _ -> false

        let malformed problem =
            Malformed(id, ErrorCode.invalidRequest, problem)

        if root.ValueKind <> JsonValueKind.Object then
            malformed "a message is one JSON object"
        elif not isVersion2 then
            malformed "a message has `\"jsonrpc\": \"2.0\"`"
        else
            match Json.tryMember "method" root with
            | Some name when name.ValueKind <> JsonValueKind.String -> malformed "`method` must be a string"
            | Some _ when not hasParameters -> malformed "`params` must be an object or an array"
            | Some name ->
                let name = name.GetString() |> Option.ofObj |> Option.get

                match id, Json.tryMember "id" root with
                | Some id, _ -> Request(id, name, parameters)
                | None, Some _ -> malformed "`id` must be a number or a string"
                | None, None -> Notification(name, parameters)
            | None when
                (Json.tryMember "id" root).IsSome
                && (root.TryGetProperty("result") |> fst || root.TryGetProperty("error") |> fst)
                ->
                Answer
            | None -> malformed "a message has a `method`"

    let parse (body: ReadOnlyMemory<byte>) : Message =
        try
            use document = JsonDocument.Parse body
            ofElement (document.RootElement.Clone())
        with :? JsonException as failure ->
            Malformed(None, ErrorCode.parseError, "this is no JSON: " + failure.Message)

/// Messages over two streams, each after a header with its length, as the Language Server Protocol frames them.
[<Sealed>]
type MessageStream(input: Stream, output: Stream) =
    let input = new BufferedStream(input, 65_536)

    /// Larger than any file that an editor opens as a spec, and than any message about one.
    static let largest = 64 * 1024 * 1024

    /// A header's line without its line end; None at the end of the stream.
    let headerLine () : string option =
        let line = StringBuilder()
        let mutable next = input.ReadByte()

        while next >= 0 && next <> int '\n' do
            if line.Length > 1_000 then
                raise (BrokenStream "a header has more than 1,000 characters")

            line.Append(char next) |> ignore
            next <- input.ReadByte()

        if next < 0 && line.Length = 0 then
            None
        else
            Some(line.ToString().TrimEnd '\r')

    /// The length of the next message; None at the end of the stream.
    let contentLength () : int option =
        let mutable length = None
        let mutable line = headerLine ()

        while line |> Option.exists (fun line -> line <> "") do
            let header = Option.get line
            let colon = header.IndexOf ':'
            let name = header.Substring(0, max 0 colon).Trim()

            if name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) then
                match Int32.TryParse(header.Substring(colon + 1).Trim()) with
                | true, count when count >= 0 && count <= largest -> length <- Some count
                | _ -> raise (BrokenStream $"`{header}` is no length of a message")

            line <- headerLine ()

        if line.IsSome && length.IsNone then
            raise (BrokenStream "a message needs the header `Content-Length`")

        if line.IsSome then length else None

    /// The next message; None where the client has gone.
    member _.Read() : Message option =
        match contentLength () with
        | None -> None
        | Some length ->
            let body = Array.zeroCreate<byte> length

            if input.ReadAtLeast(body, length, throwOnEndOfStream = false) < length then
                None
            else
                Some(Message.parse (ReadOnlyMemory body))

    member private _.Send(members: (string * Json) list) =
        use body = new MemoryStream()

        do
            use writer = new Utf8JsonWriter(body)
            Json.write writer (Fields(("jsonrpc", Text "2.0") :: members))

        output.Write(Encoding.ASCII.GetBytes $"Content-Length: {body.Length}\r\n\r\n")
        output.Write(body.GetBuffer(), 0, int body.Length)
        output.Flush()

    member stream.Answer(id: JsonElement, result: Json) =
        stream.Send [ "id", Echo id; "result", result ]

    /// `id` is None where the request's own could not be read.
    member stream.Fail(id: JsonElement option, code: int, message: string) =
        let id =
            match id with
            | Some id -> Echo id
            | None -> Null

        stream.Send [ "id", id; "error", Fields [ "code", Number code; "message", Text message ] ]

    member stream.Notify(name: string, parameters: Json) =
        stream.Send [ "method", Text name; "params", parameters ]
