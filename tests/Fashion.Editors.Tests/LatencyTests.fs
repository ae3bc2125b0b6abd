namespace Fashion.Editors.Tests

open System
open System.Text.Json
open Xunit

/// Tests that measure run while no other does.
[<CollectionDefinition("alone", DisableParallelization = true)>]
type Alone() = class end

/// How soon the server answers.
[<Collection "alone">]
type LatencyTests() =

    /// Other programs on the machine can only make an answer later: the best of three runs counts.
    let rec median tries : float =
        use measured = JsonDocument.Parse(Node.run "latency.mjs" ConversationTests.server)

        Console.WriteLine("ms from an edit to its diagnostics: " + string measured.RootElement)

        let figure (name: string) =
            measured.RootElement.GetProperty(name).GetDouble()

        Assert.Equal(500.0, figure "lines")

        if figure "median" < 50.0 || tries = 1 then
            figure "median"
        else
            median (tries - 1)

    [<Fact>]
    member _.``an edit of a spec of 500 lines is answered in less than 50 ms``() =
        let median = median 3
        Assert.True(median < 50.0, $"the median edit took {median} ms")
