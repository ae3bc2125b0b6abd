namespace Fashion.LanguageServer

open System.Text.Json

/// JSON that the server writes. Built by hand: reflection over types takes longer at start than everything else.
type Json =
    | Null
    | Flag of bool
    | Number of int
    | Text of string
    | Items of Json list
    | Fields of (string * Json) list
    /// A value as it was read, such as the id of a request.
    | Echo of JsonElement

/// A request that is answered with an error.
exception RequestError of code: int * message: string

/// Codes of JSON-RPC and of the Language Server Protocol.
[<RequireQualifiedAccess>]
module ErrorCode =
    let parseError = -32700
    let invalidRequest = -32600
    let methodNotFound = -32601
    let invalidParams = -32602
    let internalError = -32603
    let serverNotInitialized = -32002
    let requestCancelled = -32800
    /// The request is sound, and cannot be carried out; the message says why.
    let requestFailed = -32803

[<RequireQualifiedAccess>]
module Json =

    let rec write (writer: Utf8JsonWriter) (json: Json) : unit =
        match json with
        | Null -> writer.WriteNullValue()
        | Flag value -> writer.WriteBooleanValue value
        | Number value -> writer.WriteNumberValue value
        | Text value -> writer.WriteStringValue value
        | Items items ->
            writer.WriteStartArray()
            items |> List.iter (write writer)
            writer.WriteEndArray()
        | Fields members ->
            writer.WriteStartObject()

            for name, value in members do
                writer.WritePropertyName name
                write writer value

            writer.WriteEndObject()
        | Echo element -> element.WriteTo writer

    let tryMember (name: string) (element: JsonElement) : JsonElement option =
        if element.ValueKind = JsonValueKind.Object then
            match element.TryGetProperty name with
            | true, value when value.ValueKind <> JsonValueKind.Null -> Some value
            | _ -> None
        else
            None

    let private missing name what =
        raise (RequestError(ErrorCode.invalidParams, $"`{name}` must be {what}"))

    /// A member that the request cannot do without.
    let object name (element: JsonElement) : JsonElement =
        match tryMember name element with
        | Some value when value.ValueKind = JsonValueKind.Object -> value
        | _ -> missing name "an object"

    let array name (element: JsonElement) : JsonElement list =
        match tryMember name element with
        | Some value when value.ValueKind = JsonValueKind.Array -> List.ofSeq (value.EnumerateArray())
        | _ -> missing name "an array"

    let text name (element: JsonElement) : string =
        match tryMember name element with
        | Some value when value.ValueKind = JsonValueKind.String -> value.GetString() |> Option.ofObj |> Option.get
        | _ -> missing name "a string"

    let number name (element: JsonElement) : int =
        match tryMember name element with
        | Some value when value.ValueKind = JsonValueKind.Number ->
            match value.TryGetInt32() with
            | true, number -> number
            | _ -> missing name "a whole number"
        | _ -> missing name "a whole number"
