/// What must hold of any text at all.
module Fashion.Dsl.Tests.Robustness.Survival

open System
open System.Collections.Generic
open Xunit
open Fashion.Dsl
open Fashion.Dsl.Tests

let private isInside (span: Span) =
    span.Start >= 0 && span.Length >= 0 && span.End <= span.Source.Text.Length

/// Analyzes and renders. Every label and fix lies inside its source, and an experiment comes exactly where no error is.
let checkedWith (options: CompileOptions) (path: string) (text: string) : Analysis =
    let analysis = SpecCompiler.Analyze(path, text, options)

    for diagnostic in analysis.Diagnostics do
        for label in diagnostic.Labels do
            Assert.True(isInside label.Span, $"a label of {diagnostic.Code} lies outside of its source")

        for fix in diagnostic.Fixes do
            Assert.True(isInside fix.Span, $"a fix of {diagnostic.Code} lies outside of its source")

        Assert.StartsWith(
            (if diagnostic.IsError then "error " else "warning ") + diagnostic.Code,
            DiagnosticRenderer.Render diagnostic
        )

    let failed = analysis.Diagnostics |> Seq.exists _.IsError

    Assert.True(
        isNull (box analysis.Experiment) = (failed || analysis.IsLibrary),
        "an experiment comes exactly where no error is"
    )

    analysis

/// The same with Fashion-MNIST at hand and no other file.
let check (text: string) : Analysis =
    checkedWith Compiling.options "strange.spec" text

/// The codes of its errors, each once.
let errors (text: string) : string list =
    (check text).Diagnostics
    |> Seq.filter _.IsError
    |> Seq.map _.Code
    |> Seq.distinct
    |> Seq.sort
    |> List.ofSeq
