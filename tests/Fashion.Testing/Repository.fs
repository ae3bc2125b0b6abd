/// Where tests find the files of the repository that they read.
module Fashion.Testing.Repository

open System
open System.IO

/// The repository's root.
let root =
    let rec climb (folder: string) =
        if File.Exists(Path.Combine(folder, "Fashion.sln")) then
            folder
        else
            match Path.GetDirectoryName folder with
            | null -> invalidOp "the tests run outside of the repository"
            | parent -> climb parent

    climb AppContext.BaseDirectory
