/// All formats of one report.
module Ablate.Analysis.Tests.Report.FormatTests

open System.Text.Json
open Xunit
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Report.CsvTests
open Ablate.Analysis.Tests.Report.LatexTests

[<Fact>]
let ``A report that was built from runs is written in every format`` () =
    let arms =
        [ Studies.arm "baseline" (Studies.counted [ 9012L; 8987L; 9031L; 8995L; 9008L ])
          Studies.swept 4 (Studies.counted [ 9040L; 9025L; 9052L; 9011L; 9035L ])
          Studies.swept 8 [ Studies.run 0 9030L; Studies.run 1 9001L; Studies.diverged 2; Studies.failed 3; Studies.missing 4 ] ]

    let report = Studies.study (Studies.asking "se-r4" |> Studies.withMargin 0.3) arms |> Studies.tested |> Studies.locked |> Builder.build
    Assert.Equal(report.Findings.Length, (cells (Csv.comparisons report)).Length)
    Assert.Equal(15, (cells (Csv.runs report)).Length)
    use document = JsonDocument.Parse(Json.render report)
    Assert.Equal(report.Findings.Length, document.RootElement.GetProperty("findings").GetArrayLength())
    readLatex (Latex.tables report) |> ignore
    let macros = Macros.render report
    readLatex macros |> ignore

    for finding in report.Findings do
        Assert.Contains("% " + finding.Label + "\n", macros)
        Assert.Contains($"| {Markdown.escape finding.Label} | {finding.PerSeed.Length} |", Markdown.render [] report)

