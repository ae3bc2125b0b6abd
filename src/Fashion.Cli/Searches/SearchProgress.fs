namespace Fashion.Cli

open System
open System.Collections.Generic
open System.Diagnostics
open Fashion.Core.Search
open Spectre.Console

/// How a search's progress looks: one line for each trial that ends, and on a terminal what runs below them.
[<RequireQualifiedAccess>]
module SearchProgress =

    type private Running =
        {
            Values: string
            mutable Epoch: int
            mutable Epochs: int
            mutable Figure: float
        }

    let private values (point: Point) =
        SearchText.values (
            seq { for own in point.Parameters -> own.Name, TrialParameter(own.Distribution, point.Values[own.Name]) }
        )

    /// What has happened so far; its members are called by several threads.
    type private Watcher
        (
            goal: string,
            maximize: bool,
            most: Nullable<int64>,
            known: Trial seq,
            line: string -> unit,
            warn: string -> unit
        ) =
        let door = obj ()
        let running = SortedDictionary<int, Running>()
        let clock = Stopwatch.StartNew()
        let before = known |> Seq.filter _.IsFinished |> Seq.length
        let mutable ended = 0

        let mutable best =
            SearchText.best maximize known
            |> Option.map (fun trial -> trial.Number, trial.Value.Value)

        let better value =
            match best with
            | None -> true
            | Some(_, other) -> if maximize then value > other else value < other

        let bestText () =
            match best with
            | None -> "none yet"
            | Some(number, value) -> SearchText.figure goal value + " (trial " + string number + ")"

        /// The time that trials like those so far would take.
        let left () =
            if most.HasValue && ended > 0 then
                let rest = most.Value - int64 (before + ended)

                if rest > 0L then
                    ", about "
                    + Text.seconds (clock.Elapsed.TotalSeconds / float ended * float rest)
                    + " left"
                else
                    ""
            else
                ""

        /// The trials that run, and where the search is.
        member _.Below() : string list =
            lock door (fun () ->
                [
                    for own in running do
                        let trial = own.Value

                        "trial "
                        + string own.Key
                        + (if trial.Epochs > 0 then
                               ": epoch "
                               + string trial.Epoch
                               + "/"
                               + string trial.Epochs
                               + ", "
                               + SearchText.figure goal trial.Figure
                           else
                               ": begins")
                        + "; "
                        + trial.Values

                    string (before + ended)
                    + (if most.HasValue then " of " + string most.Value else "")
                    + " trials, best "
                    + bestText ()
                    + left ()
                ])

        interface ISearchObserver with
            member _.OnBegin(number, point) =
                lock door (fun () ->
                    running[number] <-
                        {
                            Values = values point
                            Epoch = 0
                            Epochs = 0
                            Figure = nan
                        })

            member _.OnEpoch(number, epoch, epochs, figure) =
                lock door (fun () ->
                    match running.TryGetValue number with
                    | true, trial ->
                        trial.Epoch <- epoch
                        trial.Epochs <- epochs
                        trial.Figure <- figure
                    | _ -> ())

            member _.OnEnd trial =
                lock door (fun () ->
                    let text =
                        match running.TryGetValue trial.Number with
                        | true, begun ->
                            let figure =
                                if trial.Value.HasValue then
                                    SearchText.figure goal trial.Value.Value
                                elif begun.Epoch > 0 then
                                    SearchText.figure goal begun.Figure + " after epoch " + string begun.Epoch
                                else
                                    "no figure"

                            figure + "; " + begun.Values
                        | _ -> ""

                    running.Remove trial.Number |> ignore

                    if trial.State <> TrialState.Waiting then
                        ended <- ended + 1

                    let isBest =
                        trial.State = TrialState.Complete
                        && trial.Value.HasValue
                        && better trial.Value.Value

                    if isBest then
                        best <- Some(trial.Number, trial.Value.Value)

                    line (
                        "trial "
                        + string trial.Number
                        + " "
                        + SearchText.state trial.State
                        + ": "
                        + text
                        + (match trial.Note with
                           | null -> ""
                           | note -> " (" + note + ")")
                        + (if isBest then " *" else "")
                    ))

            member _.OnMessage text = lock door (fun () -> warn text)

    /// Never one line alone: to go up by none is for terminals to go up by one.
    let private below (lines: string list) =
        match lines with
        | [ one ] -> "\n" + one
        | several -> String.Join("\n", several)

    /// Searches with an observer that fits the output.
    let watch (output: Output) goal maximize most known (search: ISearchObserver -> 'result) : 'result =
        if output.Options.Terminal then
            let console = Progress.console output

            console
                .Live(Text "\n")
                .AutoClear(true)
                .Start(fun context ->
                    let pending = Queue<string>()

                    let add text =
                        lock pending (fun () -> pending.Enqueue text)

                    let watcher =
                        Watcher(goal, maximize, most, known, add, (fun text -> add ("warning: " + text)))

                    let flush () =
                        lock pending (fun () ->
                            while pending.Count > 0 do
                                console.Write(Progress.lineAbove (pending.Dequeue())))

                    let work = Threading.Tasks.Task.Run(fun () -> search watcher)

                    while not work.IsCompleted do
                        Threading.Tasks.Task.WaitAny([| work :> Threading.Tasks.Task |], 200) |> ignore
                        flush ()
                        context.UpdateTarget(Text(below (watcher.Below())))

                    flush ()
                    work.GetAwaiter().GetResult())
        else
            search (Watcher(goal, maximize, most, known, output.Step, output.Warning))
