module Ablate.Analysis.Tests.TableTests

open System
open System.Globalization
open System.IO
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

let private golden file =
    File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file))

let private lines (text: string) = text.Split '\n' |> List.ofArray

/// The one verdict of an arm against the baseline.
let private verdict baselineRuns armRuns =
    (table [ cell "baseline" baselineRuns; cell "se" armRuns ]).Verdicts |> Assert.Single

/// Runs an action under a culture that writes 1.234,5: made by hand, since the build knows no culture but the invariant one.
let private underCommaDecimals action =
    let before = CultureInfo.CurrentCulture
    let culture = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    culture.NumberFormat.NumberDecimalSeparator <- ","
    culture.NumberFormat.NumberGroupSeparator <- "."
    culture.NumberFormat.NegativeSign <- "~"
    CultureInfo.CurrentCulture <- culture

    try
        Assert.Equal("1,5", 1.5.ToString())
        action ()
    finally
        CultureInfo.CurrentCulture <- before

[<Fact>]
let ``The table for a terminal is the approved one`` () =
    Assert.Equal(golden "lab.verified.txt", (table lab).ToText() + "\n")

[<Fact>]
let ``The table in Markdown is the approved one`` () =
    Assert.Equal(golden "lab.verified.md", (table lab).ToMarkdown() + "\n")

[<Fact>]
let ``A machine with decimal commas prints the same table`` () =
    underCommaDecimals (fun () ->
        let table = table lab
        Assert.Equal(golden "lab.verified.txt", table.ToText() + "\n")
        Assert.Equal(golden "lab.verified.md", table.ToMarkdown() + "\n"))

[<Fact>]
let ``A negative seed keeps its sign under any culture`` () =
    underCommaDecimals (fun () ->
        let notes = (table [ cell "baseline" [ diverged -3 2; missing -4 ] ]).Notes
        Assert.Contains("baseline: seed -3 diverged in epoch 2; seed -4 is missing.", notes))

[<Fact>]
let ``The rows hold the figures for other programs, null where there is none`` () =
    let rows = (table (lab @ [ cell "one" [ completed 1 9050L ] ])).Rows
    Assert.Equal<string list>([ "baseline"; "se-r16"; "mhsa"; "no-pool"; "one" ], [ for row in rows -> row.Arm ])
    Assert.Equal<bool list>([ true; false; false; false; false ], [ for row in rows -> row.IsBaseline ])
    Assert.Equal<int list>([ 5; 5; 3; 5; 1 ], [ for row in rows -> row.N ])
    Assert.Equal<int list>([ 5; 5; 5; 5; 1 ], [ for row in rows -> row.Declared ])
    Assert.Equal<int list>([ 5; 5; 3; 5; 1 ], [ for row in rows -> row.Pairs ])
    Assert.Equal(Nullable(), rows[0].Difference)
    Assert.Equal(0.26, rows[1].Difference.Value, 12)
    Assert.Equal(0.157234, rows[1].Lower.Value, 6)
    Assert.Equal(0.362766, rows[1].Upper.Value, 6)
    Assert.Equal(0.38, rows[4].Difference.Value, 12)
    Assert.Equal(Nullable(), rows[4].Lower)
    Assert.Equal(Nullable(), rows[4].AccuracySD)

/// What nothing may be said about where no interval is shown.
let private assertNoWordOfIntervals (table: ComparisonTable) =
    for text in [ table.ToText(); table.ToMarkdown() ] do
        Assert.DoesNotContain("Student", text)
        Assert.DoesNotContain("CI", text)
        Assert.DoesNotContain("Each interval", text)

[<Fact>]
let ``One seed shows the differences and says once that there is no interval`` () =
    let table =
        table [ cell "baseline" [ completed 1 9012L ]; cell "se" [ completed 1 9050L ]; cell "mhsa" [ completed 1 9001L ] ]

    assertNoWordOfIntervals table
    Assert.Equal(2, table.ToText().Split("no interval").Length)
    Assert.Contains("There is no interval from one seed, and no SD. Accuracy at seed 1 in per cent", table.ToMarkdown())
    Assert.Contains("| 90.50 | - | +0.38 | 1 |", table.ToMarkdown())

    Assert.Equal<string list>(
        [ "se against baseline: +0.38 percentage points at seed 1."; "mhsa against baseline: -0.11 percentage points at seed 1." ],
        List.ofSeq table.Verdicts
    )

    Assert.Empty table.Notes

[<Fact>]
let ``One common seed of several is told where the difference stands`` () =
    let table = table [ counted "baseline" [ 9012L; 9030L ]; cell "se" [ completed 1 9050L; missing 2 ] ]
    assertNoWordOfIntervals table
    Assert.Contains("+0.38 (no interval from one seed)", table.ToText())
    Assert.Equal("se against baseline: +0.38 percentage points at seed 1; no interval from one seed.", Assert.Single table.Verdicts)

[<Fact>]
let ``Nothing completed is told once, without a word of intervals`` () =
    let lost = [ failed 0 "out of memory"; diverged 1 2 ]
    let table = table [ cell "baseline" lost; cell "se" lost; cell "mhsa" lost ]
    assertNoWordOfIntervals table
    Assert.Contains("\nNo run has completed, so there are no figures.\n", table.ToText())

    Assert.Equal<string list>(
        [ "baseline: seed 1 diverged in epoch 2."
          "se: seed 1 diverged in epoch 2."
          "mhsa: seed 1 diverged in epoch 2."
          "Failed in baseline (seed 0), se (seed 0) and mhsa (seed 0): out of memory." ],
        List.ofSeq table.Notes
    )

[<Fact>]
let ``An arm without a completed run has no figures`` () =
    let table = table [ cell "baseline" [ completed 0 9012L ]; cell "se" [ failed 0 "The worker process was killed (signal 9)." ] ]

    Assert.Equal<string list>(
        [ "se: seed 0 failed: The worker process was killed (signal 9)."
          "se: no run completed, so it has no figures."
          "se against baseline: seed 0 completed in one arm only; 0 pairs compared." ],
        List.ofSeq table.Notes
    )

[<Fact>]
let ``The same failure of several seeds is told once`` () =
    let runs = [ failed 0 "out of memory"; missing 1; failed 2 "out of memory.\n   at step 12"; failed 3 "disk full!"; failed 4 "" ]
    let notes = (table [ baseline; cell "se" runs ]).Notes
    Assert.Contains("se: seed 1 is missing; seed 4 failed; seeds 0 and 2 failed: out of memory; seed 3 failed: disk full!", notes)

[<Fact>]
let ``A long failure is cut at a word`` () =
    let note = (table [ baseline; cell "se" [ failed 1 (String.replicate 40 "abc, thirteen ") ] ]).Notes[0]
    Assert.EndsWith("thirteen abc ...", note)
    Assert.InRange(note.Length, 150, 200)

[<Fact>]
let ``Two seeds give an interval with a warning`` () =
    Assert.EndsWith(
        "(n = 2). Two pairs only: the interval reaches 12.7 standard errors to each side.",
        verdict [ completed 1 9012L; completed 2 9030L ] [ completed 1 9050L; completed 2 9071L ]
    )

[<Fact>]
let ``Equal differences are told without an interval`` () =
    Assert.Equal(
        "se against baseline: exactly +0.15 percentage points in all 4 pairs; no spread, so no interval.",
        verdict
            [ completed 1 8997L; completed 2 8972L; completed 3 9016L; completed 4 8980L ]
            [ completed 1 9012L; completed 2 8987L; completed 3 9031L; completed 4 8995L ]
    )

[<Fact>]
let ``Identical accuracies raise the question whether the arms differ`` () =
    Assert.Equal(
        "se against baseline: exactly the same accuracy in all 2 pairs; no spread, so no interval. "
        + "Check that the arms do differ and that the seed is used.",
        verdict [ completed 1 9000L; completed 2 9010L ] [ completed 1 9000L; completed 2 9010L ]
    )

[<Fact>]
let ``Arms without a common seed are told so`` () =
    let table = table [ cell "baseline" [ completed 1 9000L; diverged 2 3 ]; cell "se" [ missing 1; completed 2 9010L ] ]
    Assert.Contains("no pairs", table.ToText())
    Assert.Equal("se against baseline: no seed completed in both arms, so there is no difference to show.", Assert.Single table.Verdicts)
    Assert.Contains("se against baseline: seeds 1 and 2 completed in one arm only; 0 pairs compared.", table.Notes)
    Assert.Contains("baseline: seed 2 diverged in epoch 3.", table.Notes)
    Assert.Contains("se: seed 1 is missing.", table.Notes)

[<Fact>]
let ``An end of the interval close to zero is not rounded to it`` () =
    // The lower end is a hair above zero; two digits of the half-width would print it as 0.00.
    let sentence =
        verdict
            [ for seed in 1..6 -> completed seed 9000L ]
            [ for seed, more in List.zip [ 1..6 ] [ 45L; 6L; 27L; 4L; 13L; 7L ] -> completed seed (9000L + more) ]

    Assert.Equal(
        "se is better than baseline by 0.170 percentage points, 95 % CI [+0.001, +0.339], over training seeds on this test set (n = 6).",
        sentence
    )

[<Fact>]
let ``Nothing is called significant`` () =
    let table = table lab
    Assert.DoesNotContain("significant", table.ToText() + table.ToMarkdown(), StringComparison.OrdinalIgnoreCase)

[<Fact>]
let ``A complete experiment with one comparison needs no notes`` () =
    Assert.Empty (table [ baseline; lab[1] ]).Notes

[<Fact>]
let ``A table of the baseline alone has no verdict`` () =
    let table = table [ baseline ]
    Assert.Empty table.Verdicts
    Assert.Contains("50,186", table.ToText())

[<Fact>]
let ``The confidence asked for is the one that is shown and used`` () =
    let wide = ComparisonTable.Build([| baseline; lab[1] |], "baseline", 0.99)
    Assert.Contains("difference [99 % CI]", wide.ToText())
    Assert.Contains("99 % CI [+0.09, +0.43]", Assert.Single wide.Verdicts)

[<Fact>]
let ``Lines stay within 120 columns, and a long name has a line of its own`` () =
    let name = "se-after-every-convolution-and-before-every-pool-with-reduction-32"

    let widest =
        Cell("abcdefghijklmnopqrstuvwxyz", 9999999999L, 999499999999L, [| for seed in 1..100 -> completed seed (9000L + int64 seed) |])

    let cells =
        [ cell "baseline" [ for seed in 1..100 -> completed seed 9000L ]
          widest
          cell name [ completed 1 9015L; for seed in 2..100 do failed seed (String('x', 300)) ] ]

    let lines = lines ((table cells).ToText())
    Assert.Contains(name, lines)

    for line in lines do
        // Only a word that cannot be broken may be longer.
        if line.TrimStart().Contains ' ' && not (line.Contains "xxx") then
            Assert.True(line.Length <= 120, line)

[<Fact>]
let ``A pipe in an arm's name does not break the Markdown table`` () =
    Assert.Contains("| a\\|b |", (table [ baseline; counted "a|b" [ 9000L ] ]).ToMarkdown())
