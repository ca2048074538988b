/// What stands beside the answers: other methods, all arms at once, and failures of any kind of comparison.
module Ablate.Analysis.Tests.Report.SensitivityTests

open System
open Xunit
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Tests.Studies

let private base8 = counted [ 9012L; 8987L; 9031L; 8995L; 9008L; 9021L; 8990L; 9016L ]
let private better = counted [ 9040L; 9025L; 9052L; 9011L; 9035L; 9046L; 9020L; 9049L ]
let private other = counted [ 9001L; 9003L; 9027L; 8999L; 9002L; 9033L; 8981L; 9011L ]

let private row method (finding: Finding) = finding.Sensitivity |> List.find (fun row -> row.Method = method)

let private has method (finding: Finding) = finding.Sensitivity |> List.exists (fun row -> row.Method = method)

let private also methods = AnalysisConfig(Primary = [| "se" |], Sensitivity = methods)

let private shares (runs: RunRecord list) =
    [ for run in runs -> if run.Status = RunStatus.Completed then scored run.Seed (float run.Correct.Value / 10000.0) else run ]

let private estimate outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate
    | Outcome.Degenerate(reason, _) -> failwith $"{reason}"

[<Fact>]
let ``The bootstrap is shown from eight seeds on and warned of below twenty`` () =
    let of' runs arm' = study (asking "se") [ arm "baseline" runs; arm "se" arm' ] |> Builder.build |> _.Findings |> Assert.Single
    let eight = of' base8 better |> row "bootstrap_expanded_percentile"
    Assert.Contains("Below 20 seeds", eight.Note.Value)
    Assert.False eight.Disagrees
    let { Interval = interval; Value = value } = estimate eight.Result
    Assert.InRange(value, interval.Lower, interval.Upper)
    Assert.Equal((estimate (of' base8 better).Main).Value, value, 10)
    Assert.False(of' (List.take 7 base8) (List.take 7 better) |> has "bootstrap_expanded_percentile")

[<Fact>]
let ``The bootstrap of accuracies without counts draws, says so, and draws the same again`` () =
    let build () = study (asking "se") [ arm "baseline" (shares base8); arm "se" (shares better) ] |> Builder.build |> _.Findings |> Assert.Single |> row "bootstrap_expanded_percentile"
    Assert.Contains("10,000 draws, generator's seed 0.", (build ()).Note.Value)
    Assert.Equal(build (), build ())

[<Fact>]
let ``Dunnett and the largest t are shown where the file asks for them, and only there`` () =
    let arms = [ arm "baseline" base8; arm "se" better; arm "mhsa" other ]
    let plain = study (AnalysisConfig()) arms |> Builder.build
    Assert.All(plain.Findings, fun finding -> Assert.False(has "dunnett_rcbd" finding || has "maxT_signflip" finding))
    let report = study (AnalysisConfig(Sensitivity = [| FamilyMethod.Dunnett; FamilyMethod.MaxT |])) arms |> Builder.build
    let se, mhsa = finding "se - baseline" report, finding "mhsa - baseline" report
    let dunnett = row "dunnett_rcbd" se
    Assert.Contains("epsilon 0.", dunnett.Note.Value)
    Assert.Equal((estimate se.Main).Value, (estimate dunnett.Result).Value, 10)
    Assert.True((estimate dunnett.Result).P.Value.Value < 0.001)
    // Eight seeds of one sign: 2 of 2^8 patterns, and no other arm comes near.
    match (row "maxT_signflip" se).Result with
    | Outcome.Degenerate(Undefined, { P = Some p }) -> Assert.Equal(2.0 / 256.0, p.Value, 12)
    | other -> failwith $"{other}"
    Assert.False (row "maxT_signflip" mhsa).Disagrees
    Assert.Contains(report.Methods, fun (name, _) -> name = "Dunnett's comparisons")

[<Fact>]
let ``With five seeds the largest t cannot find anything and is held against nothing`` () =
    let report = study (also [| FamilyMethod.MaxT |]) [ arm "baseline" (List.take 5 base8); arm "se" (List.take 5 better) ] |> Builder.build
    let row = report.Findings |> Assert.Single |> row "maxT_signflip"
    Assert.Contains("With 5 seeds its p cannot fall to 5 %", row.Note.Value)
    Assert.False row.Disagrees

[<Fact>]
let ``Dunnett without a common seed has a reason and no number`` () =
    let late = [ for run' in better -> run (run'.Seed + 100) run'.Correct.Value ]
    let report = study (also [| FamilyMethod.Dunnett |]) [ arm "baseline" base8; arm "se" late ] |> Builder.build
    Assert.Equal(Outcome.Degenerate(NoSeeds, { Method = "dunnett_rcbd"; Value = None; N = 0; P = None }), (report.Findings |> Assert.Single |> row "dunnett_rcbd").Result)

[<Fact>]
let ``Three arms and more are looked at together, over the seeds that all have`` () =
    let two = study (asking "se") [ arm "baseline" base8; arm "se" better ] |> Builder.build
    Assert.Equal(None, two.Together)
    let report = study (AnalysisConfig()) [ arm "baseline" base8; arm "se" better; arm "mhsa" (List.skip 2 other) ] |> Builder.build
    let together = report.Together.Value
    Assert.Equal((3, 6), (together.Arms, together.Seeds))
    Assert.Equal(2, together.Friedman.Value.DegreesOfFreedom)
    Assert.InRange(together.Sphericity.Value.GreenhouseGeisser, 0.5, 1.0)
    let sentences = FamilyMethods.sentences together
    Assert.Equal(2, sentences.Length)
    Assert.Contains("All 3 arms at the 6 seeds that all have", sentences[0])

[<Fact>]
let ``Whether an arm varies more than its reference is shown from eight seeds on`` () =
    let of' runs arm' = study (asking "se") [ arm "baseline" runs; arm "se" arm' ] |> Builder.build |> _.Findings |> Assert.Single
    let wide = [ for run' in base8 -> run run'.Seed (9000L + 9L * (run'.Correct.Value - 9000L) + 20L * (run'.Correct.Value % 3L)) ]
    let ratio = estimate (of' base8 wide).Spread.Value
    Assert.True(ratio.Interval.Lower > 1.0)
    Assert.Equal(None, (of' (List.take 7 base8) (List.take 7 wide)).Spread)

[<Fact>]
let ``A slope has its line with pooled error`` () =
    let ratios = [ for place, r in List.indexed [ 2; 4; 8 ] -> swept r [ for run' in base8 -> run run'.Seed (run'.Correct.Value - int64 (10 * place + (run'.Seed * place) % 4)) ] ]
    let slope = study (AnalysisConfig(Trend = TrendConfig("r", "se-r*", true))) (arm "baseline" base8 :: ratios) |> Builder.build |> finding "slope over log2 r"
    let pooled = row "slope_log2r_pooled" slope
    Assert.Equal((estimate slope.Main).Value, (estimate pooled.Result).Value, 10)
    Assert.False pooled.Disagrees

let private withDiverged place (runs: RunRecord list) = runs |> List.map (fun run -> if run.Seed = place then diverged place else run)

[<Fact>]
let ``Failures are counted for accuracies without counts, and for a table whose classes nobody knows`` () =
    let counts = study (asking "se") [ arm "baseline" base8; arm "se" (withDiverged 3 better) ] |> tested |> Builder.build |> _.Findings |> Assert.Single
    let doubles = study (asking "se") [ arm "baseline" (shares base8); arm "se" (shares (withDiverged 3 better)) ]
    let known, unknown = doubles |> tested |> Builder.build |> _.Findings |> Assert.Single, doubles |> Builder.build |> _.Findings |> Assert.Single
    let expected, lines, table = counts.Hurdle.Value, known.Hurdle.Value, unknown.Hurdle.Value
    Assert.Equal((8, expected.FailuresA, expected.FailuresB, expected.FailuresP), (lines.Pairs, lines.FailuresA, lines.FailuresB, lines.FailuresP))
    Assert.Equal((estimate expected.Converged).Value, (estimate lines.Converged).Value, 9)
    Assert.Equal((estimate expected.AtChance.Value).Interval.Upper, (estimate lines.AtChance.Value).Interval.Upper, 9)
    Assert.True(lines.DependsOnFailures)
    Assert.Equal(None, table.AtChance)
    // What a failure is worth is not known, and the arm that looks better is the one that fails.
    Assert.True table.DependsOnFailures
    Assert.Equal(DependsOnFailures, unknown.Verdict)
    Assert.Contains("(n = 7 of 8 seeds; 1 of se and 0 of baseline failed)", unknown.Sentence)
    Assert.Contains("with failures counted as failures the answer may turn", unknown.Sentence)

[<Fact>]
let ``A mean of arms fails with any of them`` () =
    let config = AnalysisConfig(Primary = [| "mean(se-*)" |])
    let arms = [ arm "baseline" base8; arm "se-a" (withDiverged 2 better); arm "se-b" (withDiverged 5 better) ]
    let finding = study config arms |> tested |> Builder.build |> finding "mean(se-*) - baseline"
    let lines = finding.Hurdle.Value
    Assert.Equal((8, 0.25), (lines.Pairs, (estimate lines.FailuresA).Value))
    Assert.Equal(finding.Main, lines.Converged)
    // Guessing costs 80 points of one of two arms at two of eight seeds.
    Assert.InRange((estimate lines.AtChance.Value).Value, -10.5, -9.5)
    Assert.Equal(DependsOnFailures, finding.Verdict)
    Assert.Contains("where all converged (n = 6 of 8 seeds; the arms failed at 2 and the reference at 0 of them)", finding.Sentence)

[<Fact>]
let ``A slope names the seeds at which any of its arms failed`` () =
    let ratios = [ for place, r in List.indexed [ 2; 4; 8; 16 ] -> swept r (withDiverged (10 - r) [ for run' in base8 -> run run'.Seed (run'.Correct.Value - int64 (10 * place)) ]) ]
    let finding = study (AnalysisConfig(Trend = TrendConfig("r", "se-r*", true))) (arm "baseline" base8 :: ratios) |> tested |> Builder.build |> finding "slope over log2 r"
    let lines = finding.Hurdle.Value
    // Seeds 2 and 6 of r = 8 and r = 4; r = 2 would fail at seed 8, which there is not.
    Assert.Equal((8, 0.25, None, None), (lines.Pairs, (estimate lines.FailuresA).Value, lines.FailuresB, lines.FailuresP))
    Assert.True lines.AtChance.IsSome

[<Fact>]
let ``A run that came out otherwise when it was trained again is told of, with the spread of repeats`` () =
    let called id (run': RunRecord) = RunRecord(run'.Seed, run'.Status, run'.Correct, run'.Total, run'.Accuracy, run'.DivergedAtEpoch, run'.Failure, run'.Seconds, run'.Epochs, run'.Provenance, id)
    let runs counts = counted counts |> List.map (fun run -> called $"id{run.Seed}" run)
    let report other = study (asking "after") [ arm "baseline" (runs [ 9012L; 8987L; 9031L ]); arm "after" (runs other) ] |> Builder.build
    Assert.Empty(report [ 9012L; 8987L; 9031L ] |> flags "unrepeatable")
    let flag = report [ 9012L; 8989L; 9031L ] |> flags "unrepeatable" |> Assert.Single
    Assert.Contains("baseline and after (seed 1)", flag.Message)
    // Two examples of 10,000 apart at one of three seeds: 0.02/sqrt 2 points there, over sqrt 3.
    Assert.Contains("0.0082 percentage points", flag.Message)
