/// The report for a terminal.
module Ablate.Analysis.Tests.Report.TextTests

open System
open System.IO
open Xunit
open Ablate.Core
open Ablate.Analysis.Report
open Ablate.Analysis.Tests.Studies

let private base5 = counted [ 9012L; 8987L; 9031L; 8995L; 9008L ]

let private lab =
    let config =
        AnalysisConfig(Primary = [| "mean(se-*)" |], Exploratory = [| "mhsa - no-pool" |], Trend = TrendConfig("r", "se-r*", false))
        |> withMargin 0.3

    let ratios =
        [ for place, r in List.indexed [ 2; 4; 8 ] ->
              swept r (counted [ for seed, correct in List.indexed [ 9040L; 9025L; 9052L; 9011L; 9035L ] -> correct - int64 (12 * place + (seed * (place + 3)) % 7) ]) ]

    [ arm "baseline" base5
      yield! ratios
      arm "mhsa" [ run 0 9070L; run 1 8951L; diverged 2; run 3 9050L; run 4 8990L ]
      arm "no-pool" [ run 0 8812L; run 1 8707L; run 2 8831L; run 3 8795L; missing 4 ] ]
    |> study config
    |> tested
    |> locked
    |> Builder.build

let private lines (text: string) = text.Split '\n'

[<Fact>]
let ``The report for a terminal is the approved one`` () =
    let actual = Text.render lab + "\n"

    if Environment.GetEnvironmentVariable "UPDATE_GOLDEN" = "1" then
        File.WriteAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "Golden", "report.verified.txt"), actual)
    else
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "report.verified.txt")), actual)

[<Fact>]
let ``Nothing is called significant, and no number is missing its n`` () =
    let text = Text.render lab
    Assert.DoesNotContain("significant", text, StringComparison.OrdinalIgnoreCase)
    Assert.DoesNotContain("no effect", text, StringComparison.OrdinalIgnoreCase)
    Assert.All(lab.Findings, fun finding -> Assert.Contains("(n = ", finding.Sentence))

[<Fact>]
let ``Every method that a number names is described`` () =
    Assert.Equal((List.distinct lab.Methods).Length, lab.Methods.Length)

    for name in [ "Paired t interval"; "Mean of several arms against a reference"; "Slope per doubling"; "Curvature"; "Holm's adjustment"
                  "Benjamini and Hochberg's adjustment"; "Simultaneous interval"; "Equivalence"; "Failures"; "Page's test" ] do
        Assert.Contains(name, List.map fst lab.Methods)

[<Fact>]
let ``Sentences stay within the width of a terminal`` () =
    for line in lines (Text.render lab) do
        Assert.True(line.Length <= 120, line)

[<Fact>]
let ``A name cannot steer the terminal`` () =
    let text = study (asking "\u001b[31mred\nfake") [ arm "baseline" base5; arm "\u001b[31mred\nfake" base5 ] |> Builder.build |> Text.render
    Assert.DoesNotContain("\u001b", text)
    Assert.Contains("\\u001b[31mred\\u000afake", text)
