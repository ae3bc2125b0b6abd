namespace Fashion.LanguageServer

open System
open System.Collections.Generic
open System.IO
open Fashion.Dsl

/// What is known of the data that a spec names.
type FactsAnswer =
    | Facts of DataFacts
    /// They are not there.
    | Missing
    /// They are there, and cannot be read; the text says why.
    | Damaged of problem: string

/// Reads what shapes depend on of the data of a spec in a folder.
type FactsReader = delegate of source: DataSource * folder: string -> FactsAnswer

/// A document with all that the compiler says of it.
[<ReferenceEquality>]
type AnalyzedDocument =
    {
        Document: Document
        Analysis: Analysis
        /// Why the data cannot be read; null where they can, or are not there.
        DataProblem: string | null
        /// The files that were asked for, found or not.
        Read: IReadOnlySet<string>
    }

/// The open documents, and what is worked out from them and kept until a text changes.
[<Sealed>]
type Workspace(facts: FactsReader) =
    let documents = Dictionary<string, Document>()
    let analyzed = Dictionary<string, AnalyzedDocument>()
    let tables = Dictionary<string, struct (string * SymbolTable)>()
    let texts = Dictionary<string, struct (struct (DateTime * int64) * string)>()
    let knownFacts = Dictionary<struct (DataSource * string), FactsAnswer>()

    /// Larger than any spec that a person or a program writes.
    static let largest = 4L * 1024L * 1024L

    let openAt (path: string) =
        documents.Values |> Seq.tryFind (fun document -> document.Path = path)

    /// A file's text, read again where the file has changed.
    let onDisk (path: string) : string | null =
        try
            let file = FileInfo path

            if not file.Exists || file.Length > largest then
                null
            else
                let stamp = struct (file.LastWriteTimeUtc, file.Length)

                match texts.TryGetValue path with
                | true, struct (before, text) when before = stamp -> text
                | _ ->
                    let text = File.ReadAllText path
                    texts[path] <- struct (stamp, text)
                    text
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? NotSupportedException
        | :? ArgumentException -> null

    let factsOf (source: DataSource) (folder: string) =
        let key = struct (source, folder)

        match knownFacts.TryGetValue key with
        | true, answer -> answer
        | _ ->
            let answer = facts.Invoke(source, folder)
            knownFacts[key] <- answer
            answer

    /// Forgets what was worked out from a file.
    let forget (path: string) =
        for uri in List.ofSeq analyzed.Keys do
            if analyzed[uri].Document.Path = path || analyzed[uri].Read.Contains path then
                analyzed.Remove uri |> ignore

    /// Folders that the editor has opened.
    member val Folders: string list = [] with get, set

    member _.Documents = List.ofSeq documents.Values

    member _.TryDocument(uri: string) : Document option =
        match documents.TryGetValue uri with
        | true, document -> Some document
        | _ -> None

    member workspace.Document(uri: string) : Document =
        match workspace.TryDocument uri with
        | Some document -> document
        | None -> raise (RequestError(ErrorCode.invalidParams, $"{uri} is not open"))

    /// Takes a document that was opened or changed.
    member _.Put(document: Document) =
        documents[document.Uri] <- document
        forget document.Path

    member _.Close(uri: string) =
        match documents.TryGetValue uri with
        | true, document ->
            documents.Remove uri |> ignore
            forget document.Path
        | _ -> ()

    /// Files on the disk have changed: data may have come, and imported files may say something else.
    member _.ForgetFiles() =
        knownFacts.Clear()
        analyzed.Clear()

    /// The text of a file: as the editor shows it where it is open there, else as it is on the disk; null where there is
    /// none.
    member _.Text(path: string) : string | null =
        match openAt path with
        | Some document -> document.Text
        | None -> onDisk path

    /// By what name the editor knows a file.
    member _.Uri(path: string) : string =
        match openAt path with
        | Some document -> document.Uri
        | None -> DocumentUri.ofPath path

    /// Has a change made the last analysis of a document stale?
    member _.IsStale(document: Document) = not (analyzed.ContainsKey document.Uri)

    member workspace.Analyze(document: Document) : AnalyzedDocument =
        match analyzed.TryGetValue document.Uri with
        | true, result -> result
        | _ ->
            let folder = FilePath.folder document.Path
            let read = HashSet<string>()
            let mutable problem: string | null = null

            let facts source : DataFacts | null =
                match factsOf source folder with
                | Facts facts -> facts
                | Missing -> null
                | Damaged text ->
                    problem <- text
                    null

            let options =
                { CompileOptions.WithFacts(Func<DataSource, DataFacts | null> facts) with
                    ReadFile =
                        Func<_, _>(fun path ->
                            read.Add path |> ignore
                            workspace.Text path)
                    Searching = true
                }

            let result =
                {
                    Document = document
                    Analysis = SpecCompiler.Analyze(document.Path, document.Text, options)
                    DataProblem = problem
                    Read = read
                }

            analyzed[document.Uri] <- result
            result

    /// The names of a file; None where there is no such file.
    member workspace.Names(path: string) : SymbolTable option =
        match workspace.Text path with
        | null -> None
        | text ->
            match tables.TryGetValue path with
            | true, struct (before, table) when before = text -> Some table
            | _ ->
                let table = Symbols.ofTree (Parser.file (SourceText(path, text, false)) ignore)
                tables[path] <- struct (text, table)
                Some table

    /// Every spec that may name what an open one defines: the open ones, and those below the folders of the editor.
    member workspace.Files: string list =
        let options =
            EnumerationOptions(RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8)

        let inFolder (folder: string) =
            if Directory.Exists folder then
                Directory.EnumerateFiles(folder, "*.spec", options) |> Seq.truncate 1_000
            else
                Seq.empty

        Seq.append (documents.Values |> Seq.map _.Path) (Seq.collect inFolder workspace.Folders)
        |> Seq.distinct
        |> List.ofSeq
