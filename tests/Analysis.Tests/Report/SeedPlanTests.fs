/// Which seeds there are to be is part of what is declared, and what a rule saw is data.
module Ablate.Analysis.Tests.Report.SeedPlanTests

open System.Text.Json
open Xunit
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Tests.Studies

let private counts = [ 9012L; 8987L; 9031L; 8995L; 9008L; 9022L ]
let private runs n = counted (List.take n counts)
let private better n = counted [ for count in List.take n counts -> count + 20L + count % 7L ]

/// As many seeds as were planned when the analysis was locked, as are planned now, and as were trained.
let private report atFirst now trained =
    let study = study (asking "se") [ arm "baseline" (runs trained); arm "se" (better trained) ]
    study |> planned now |> lockedAs (declaredOf (planned atFirst study)) |> Builder.build

let private role (report: Report) = Assert.Single(report.Findings).Role

[<Fact>]
let ``The seeds that were locked are said, and change nothing where they stayed`` () =
    let report = report 5 5 5
    Assert.Equal(Primary, role report)
    Assert.Contains("Locked with it: seeds 0 to 4.", report.Declaration)
    Assert.Empty(flags "seeds_changed" report)

[<Theory>]
[<InlineData(5, 6, 6, "seed 5 were added", "(seeds 0 to 4 then, seeds 0 to 5 now)")>]
[<InlineData(4, 6, 6, "seeds 4 and 5 were added", "(seeds 0 to 3 then, seeds 0 to 5 now)")>]
[<InlineData(4, 4, 6, "seeds 4 and 5 were added", "(seeds 0 to 3 then, seeds 0 to 5 now)")>]
[<InlineData(6, 4, 4, "seeds 4 and 5 were given up", "(seeds 0 to 5 then, seeds 0 to 3 now)")>]
let ``Another number of seeds than was locked makes every comparison exploratory, and is told`` atFirst now trained (what: string) (change: string) =
    let report = report atFirst now trained
    Assert.Equal(Exploratory, role report)
    let message = (Assert.Single(flags "seeds_changed" report)).Message
    Assert.Contains(what.Replace("seed 5 were", "seed 5 was"), message)
    Assert.Contains("optional stopping", message)
    Assert.Contains($"which seeds are trained {change}", (Assert.Single(flags "analysis_changed" report)).Message)

[<Fact>]
let ``Seeds that are not trained yet are no change`` () =
    Assert.Empty(flags "seeds_changed" (report 6 6 4))

[<Fact>]
let ``A lock that has no seeds says so`` () =
    let report = study (asking "se") [ arm "baseline" (runs 5); arm "se" (better 5) ] |> locked |> planned 5 |> Builder.build
    Assert.Contains("Which seeds there would be was not locked.", report.Declaration)
    let flag = Assert.Single(flags "seeds_not_locked" report)
    Assert.Contains("optional stopping", flag.Message)
    Assert.True flag.IsOfIntegrity
    Assert.Equal(flag, report.Flags.Head)
    Assert.Equal(Primary, role report)

[<Fact>]
let ``Every look that a rule recorded is data with its time, its seeds and its widths`` () =
    let study = study (asking "se") [ arm "baseline" (runs 6); arm "se" (better 6) ] |> until 0.05
    let report = study |> recorded [ 5, 0.12, "add_seeds"; 6, 0.04, "narrow_enough" ] |> Builder.build
    let looks = JsonDocument.Parse(Json.render report).RootElement.GetProperty "looks"
    Assert.Equal(2, looks.GetArrayLength())
    let last = looks[1]
    Assert.Equal("2026-11-02T01:00:00.0000000+00:00", last.GetProperty("time").GetString())
    Assert.Equal(6, last.GetProperty("n").GetInt32())
    Assert.Equal(6, last.GetProperty("seeds").GetArrayLength())
    let width = (last.GetProperty "halfWidths")[0]
    Assert.Equal("se - baseline", width.GetProperty("comparison").GetString())
    Assert.Equal(0.04, width.GetProperty("halfWidth").GetDouble())
    Assert.Equal("narrow_enough", last.GetProperty("decision").GetString())
    Assert.Contains("| 2026-11-02 01:00:00 UTC | 6 | 0.040 | narrow enough |", Markdown.render [] report)
    Assert.Contains("2026-11-02 01:00:00 UTC", Html.Html.render report None Map.empty)

/// Five seeds by a rule of so many points, as it was locked.
let private byRule halfWidth =
    study (asking "se") [ arm "baseline" (runs 5); arm "se" (better 5) ] |> until halfWidth |> locked

[<Fact>]
let ``While a rule asks for more seeds there are widths to see, and nothing of where the intervals lie`` () =
    let pending = Reports.WhilePending(byRule 0.01) |> nonNull
    Assert.Contains("after 5 seeds ± 0.0", pending)
    Assert.DoesNotContain("better", pending)
    Assert.DoesNotContain("90.", pending)
    Assert.Null(Reports.WhilePending(byRule 50.0))
    Assert.Null(Reports.WhilePending(byRule 0.01 |> givenUp))

[<Fact>]
let ``A look that an arm is still to be trained for has not ended the rule`` () =
    let study = study (asking "se") [ arm "baseline" (runs 6); arm "se" (better 5); arm "mhsa" (better 4) ] |> until 50.0
    Assert.Contains("Not all arms have 5 seeds yet", nonNull (Reports.WhilePending study))

[<Fact>]
let ``A rule that was given up is told, and the intervals stay at its level`` () =
    let whole = byRule 50.0
    let kept, givenUp = Builder.build whole, Builder.build (givenUp whole)
    let interval (report: Report) = (finding "se - baseline" report).Main |> Numbers.interval
    Assert.Equal(interval kept, interval givenUp)
    Assert.Empty(flags "seeds_changed" kept)
    let flag = Assert.Single(flags "seeds_changed" givenUp)
    Assert.StartsWith("The rule for the seeds that was locked was given up.", flag.Message)
    Assert.Contains("optional stopping", flag.Message)
    Assert.Equal(Exploratory, role givenUp)

[<Theory>]
[<InlineData(0, "5 and 6")>]
[<InlineData(1, "6")>]
[<InlineData(2, "")>]
let ``Looks that are not on record are told`` kept (missing: string) =
    let whole = study (asking "se") [ arm "baseline" (runs 6); arm "se" (better 6) ] |> until 0.01
    let report = whole |> recorded (List.take kept [ 5, 0.12, "add_seeds"; 6, 0.04, "add_seeds" ]) |> Builder.build

    match flags "record_missing" report with
    | [] -> Assert.Equal("", missing)
    | flags -> Assert.StartsWith($"The rule for seeds had to look after {missing} seeds, and no such look is on record", (Assert.Single flags).Message)

[<Fact>]
let ``A rule that has ended had no further looks to record`` () =
    let whole = study (asking "se") [ arm "baseline" (runs 6); arm "se" (better 6) ] |> until 50.0
    Assert.Empty(whole |> recorded [ 5, 0.12, "narrow_enough" ] |> Builder.build |> flags "record_missing")
