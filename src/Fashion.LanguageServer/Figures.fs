namespace Fashion.LanguageServer

open System.Globalization

[<RequireQualifiedAccess>]
module Figures =

    /// 61,706
    let count (value: int64) : string =
        value.ToString("N0", CultureInfo.InvariantCulture)
