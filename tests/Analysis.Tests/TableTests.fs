module Ablate.Analysis.Tests.TableTests

open System
open System.Globalization
open Xunit
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Tests.Cells

let private table cells =
    ComparisonTable.Build(Array.ofList cells, "baseline", 0.95)

let private baseline = counted "baseline" [ 9012L; 8987L; 9031L; 8995L; 9008L ]

/// One better, one with lost runs, one worse.
let private lab =
    [ baseline
      Cell("se-r16", 50850L, 3866936L, (counted "" [ 9040L; 9025L; 9052L; 9011L; 9035L ]).Runs)
      Cell(
          "mhsa",
          1254186L,
          12345678L,
          [| completed 1 9070L
             completed 2 8951L
             diverged 3 7
             completed 4 9102L
             failed 5 "out of memory\n   at step 12" |]
      )
      counted "no-pool" [ 8812L; 8707L; 8831L; 8795L; 8608L ] ]

let private labAsText =
    """arm      parameters  multiply-adds  n  accuracy    SD  difference [95 % CI]  pairs
--------  ---------  -------------  -  --------  ----  --------------------  -----
"""

let private lines (text: string) = text.Split '\n' |> List.ofArray

/// The one verdict of an arm against the baseline.
let private verdict baselineRuns armRuns =
    (table [ cell "baseline" baselineRuns; cell "se" armRuns ]).Verdicts |> Assert.Single

[<Fact>]
let ``show`` () =
    let t = table lab
    System.Console.WriteLine(t.ToText())
    System.Console.WriteLine(t.ToMarkdown())
