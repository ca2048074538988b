/// What a report claims of each comparison.
module Ablate.Analysis.Tests.Report.FindingsTests

open System
open Xunit
open Ablate.Core
open Ablate.Core.Schema
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Tests.Outcomes
open Ablate.Analysis.Tests.Studies

let private base5 = counted [ 9012L; 8987L; 9031L; 8995L; 9008L ]
let private better = counted [ 9040L; 9025L; 9052L; 9011L; 9035L ]
let private worse = counted [ 8812L; 8707L; 8831L; 8795L; 8608L ]
let private mixed = counted [ 9070L; 8951L; 9002L; 9050L; 8990L ]

[<Fact>]
let ``One comparison is answered with its interval, its n and what it is about`` () =
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> Builder.build
    let finding = Assert.Single report.Findings
    Assert.Equal(Primary, finding.Role)
    Assert.Equal("SeMinusBaseline", finding.Id)
    Assert.Equal(Superior, finding.Verdict)

    Assert.Equal(
        "se is better than baseline by 0.26 percentage points, 95 % CI [+0.16, +0.36], over training seeds on this test set (n = 5).",
        finding.Sentence
    )

    Assert.Equal(None, finding.MoreSeeds)

[<Fact>]
let ``Without a declaration every other arm is a secondary comparison with the baseline`` () =
    let report = study analysis [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed; arm "no-pool" worse ] |> Builder.build
    Assert.Equal<string list>([ "se - baseline"; "mhsa - baseline"; "no-pool - baseline" ], [ for finding in report.Findings -> finding.Label ])
    Assert.All(report.Findings, fun finding -> Assert.Equal((Secondary, 3), (finding.Role, finding.FamilySize)))
    Assert.Equal(Superior, (finding "se - baseline" report).Verdict)
    Assert.Contains("it holds among the 3 comparisons of its family (Holm p = 0.00", (finding "se - baseline" report).Sentence)

[<Fact>]
let ``What only stands alone is inconclusive in its family, and the sentence says both`` () =
    let weak = counted [ 9040L; 9000L; 9040L; 9022L; 9010L ]
    let alone = study (asking "weak") [ arm "baseline" base5; arm "weak" weak ] |> Builder.build
    Assert.Equal(Superior, (Assert.Single alone.Findings).Verdict)
    let arms = [ arm "baseline" base5; arm "weak" weak; for i in 1..5 do arm $"other-{i}" mixed ]
    let finding = study analysis arms |> Builder.build |> finding "weak - baseline"
    Assert.Equal(Inconclusive, finding.Verdict)
    Assert.Contains("is inconclusive: by itself +0.16 percentage points", finding.Sentence)
    Assert.Contains("but not among the 6 comparisons of its family (Holm p = ", finding.Sentence)
    Assert.Contains("(n = 5)", finding.Sentence)

[<Fact>]
let ``Holm's p and the simultaneous interval are those of the family`` () =
    let report = study analysis [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed ] |> Builder.build
    let se = finding "se - baseline" report
    let main, both = estimate se.Main, estimate se.Simultaneous.Value
    Assert.Equal(2.0 * main.P.Value.Value, se.Adjusted.Value.Value, 12)
    Assert.Equal(2.0 * main.P.Value.Value, both.P.Value.Value, 12)
    let reach = StudentT.criticalValue 4.0 0.975 * main.StandardError.Value
    Assert.Equal(main.Value + reach, both.Interval.Upper, 10)
    Assert.Equal(0.95, both.Interval.Confidence)

[<Fact>]
let ``An undecided comparison says what the data are compatible with and what more seeds would give`` () =
    let finding = study (asking "mhsa") [ arm "baseline" base5; arm "mhsa" mixed ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(Inconclusive, finding.Verdict)
    Assert.Contains("mhsa - baseline is inconclusive: the data are compatible with differences from -0.", finding.Sentence)
    Assert.DoesNotContain("no difference", finding.Sentence)
    Assert.Matches("^Undecided: about [0-9]+ more seeds would give ± 0.[0-9]+ percentage points \\(in four cases of five\\)\\.$", finding.MoreSeeds.Value)

[<Fact>]
let ``Equivalence needs a margin`` () =
    let same = counted [ 9013L; 8985L; 9032L; 8996L; 9006L ]
    let arms = [ arm "baseline" base5; arm "same" same ]
    let without = study (asking "same") arms |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal((Inconclusive, None), (without.Verdict, without.Equivalence))
    Assert.True(without.SmallestMargin.Value < 0.03)
    let report = study (asking "same" |> withMargin 0.3) arms |> Builder.build
    let finding = Assert.Single report.Findings
    Assert.Equal(Equivalent, finding.Verdict)
    Assert.Equal(0.3, report.Margin.Value, 12)
    Assert.StartsWith("same and baseline are equivalent within ± 0.3 percentage points: difference -0.002, 90 % CI [", finding.Sentence)
    Assert.True(finding.Posterior.Value.Rope.Value > 0.99)

[<Fact>]
let ``Better by less than the margin is said to be so`` () =
    let finding = study (asking "se" |> withMargin 0.5) [ arm "baseline" base5; arm "se" better ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(SuperiorWithinMargin, finding.Verdict)
    Assert.Contains("it lies within the margin of ± 0.5 percentage points that was said not to matter", finding.Sentence)

[<Fact>]
let ``A mean of arms is compared with the baseline seed by seed`` () =
    let finding =
        study (asking "mean(se-*)") [ arm "baseline" base5; arm "se-a" better; arm "se-b" worse ]
        |> Builder.build
        |> finding "mean(se-*) - baseline"

    Assert.Equal(Primary, finding.Role)
    let expected = List.map2 (fun (a: RunRecord, b: RunRecord) (c: RunRecord) -> float (a.Correct.Value + b.Correct.Value - 2L * c.Correct.Value) / 200.0) (List.zip better worse) base5
    for (_, value), expected in List.zip finding.PerSeed expected do Assert.Equal(expected, value, 10)
    Assert.Equal("mean_contrast", (estimate finding.Main).Method)
    Assert.StartsWith("The mean of se-* is worse than baseline by", finding.Sentence)

let private ratios =
    [ for place, r in List.indexed [ 2; 4; 8; 16; 32 ] -> swept r (counted [ for seed, correct in List.indexed [ 9040L; 9025L; 9052L; 9011L; 9035L ] -> correct - int64 (12 * place + (seed * place) % 4) ]) ]

let private trend isPrimary = AnalysisConfig(Trend = TrendConfig("r", "se-r*", isPrimary))

[<Fact>]
let ``A trend over a swept ratio has a slope per doubling, a curvature and a rank test`` () =
    let report = study (trend true) (arm "baseline" base5 :: ratios) |> Builder.build
    let slope, curvature = finding "slope over log2 r" report, finding "curvature over log2 r" report
    Assert.Equal((Primary, Secondary), (slope.Role, curvature.Role))
    Assert.Equal(Inferior, slope.Verdict)
    Assert.StartsWith("Accuracy falls by 0.1", slope.Sentence)
    Assert.Contains("percentage points for each doubling of r, 95 % CI [-0.1", slope.Sentence)
    Assert.Equal(Inconclusive, curvature.Verdict)
    Assert.Contains(slope.Sensitivity, fun row -> row.Method = "page" && not row.Disagrees)
    Assert.Equal(None, slope.Means)

[<Fact>]
let ``A seed that lacks one ratio is fitted on the others`` () =
    let arms = ratios |> List.mapi (fun place (arm: ArmRecord) -> if place = 1 then swept 4 [ for run in arm.Runs -> if run.Seed = 2 then diverged 2 else run ] else arm)
    let slope = study (trend true) (arm "baseline" base5 :: arms) |> Builder.build |> finding "slope over log2 r"
    Assert.Equal(5, slope.PerSeed.Length)
    Assert.Equal<int list>([ 2 ], slope.Unmatched)

[<Fact>]
let ``Pairs need both runs, and the seeds that lack one are listed`` () =
    let finding =
        study (asking "se") [ arm "baseline" (base5 @ [ run 7 9000L ]); arm "se" [ run 0 9040L; run 1 9025L; diverged 2; run 3 9011L; failed 4 ] ]
        |> Builder.build
        |> _.Findings
        |> Assert.Single

    Assert.Equal<int list>([ 0; 1; 3 ], List.map fst finding.PerSeed)
    Assert.Equal<int list>([ 2; 4; 7 ], finding.Unmatched)

[<Fact>]
let ``A collapsed run is a failure and no pair`` () =
    let config = AnalysisConfig(Primary = [| "se" |], CollapsedBelow = Nullable 0.2)
    let report = study config [ arm "baseline" base5; arm "se" (run 0 1000L :: List.tail better) ] |> tested |> Builder.build
    let finding = Assert.Single report.Findings
    Assert.Equal<int list>([ 1; 2; 3; 4 ], List.map fst finding.PerSeed)
    Assert.Equal<int list>([ 0 ], report.Arms[1].Collapsed)
    let hurdle = finding.Hurdle.Value
    Assert.Equal(5, hurdle.Pairs)
    Assert.Equal(0.2, (estimate hurdle.FailuresA).Value, 12)

[<Fact>]
let ``Where the sign hangs on the failures there is no other answer`` () =
    let se = [ run 0 9040L; run 1 9025L; run 2 9052L; run 3 9011L; diverged 4 ]
    let report = study (asking "se") [ arm "baseline" base5; arm "se" se ] |> tested |> Builder.build
    let finding = Assert.Single report.Findings
    Assert.Equal(DependsOnFailures, finding.Verdict)
    Assert.Contains("] percentage points where both converged (n = 4 of 5 seeds; 1 of se and 0 of baseline failed), about -16 with failed runs counted as chance (n = 5), a mean that is unstable", finding.Sentence)
    Assert.Single(flags "depends_on_failures" report) |> ignore

[<Fact>]
let ``An arm that is better although the other fails more is better where both converged`` () =
    let se = [ run 0 9040L; run 1 9025L; run 2 9052L; run 3 9011L; run 4 9035L ]
    let finding = study (asking "se") [ arm "baseline" (List.take 4 base5 @ [ diverged 4 ]); arm "se" se ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal((Superior, "better where both converged"), (finding.Verdict, Sentences.verdict finding))
    Assert.StartsWith("se is better than baseline, where both converged, by 0.26 percentage points", finding.Sentence)
    Assert.Contains("(n = 4 of 5 seeds; 0 of se and 1 of baseline failed)", finding.Sentence)

[<Fact>]
let ``The classes of a table count its failures as guesses`` () =
    let se = [ run 0 9040L; run 1 9025L; run 2 9052L; run 3 9011L; diverged 4 ]
    let bare = study (asking "se") [ arm "baseline" base5; arm "se" se ]
    let table = StudyResults(bare.Title, bare.Question, bare.Command, bare.Arms, bare.Analysis, bare.Lock, null, bare.Until, bare.OtherArms, Classes = Nullable 10)
    let finding = Builder.build table |> _.Findings |> Assert.Single
    Assert.Equal(DependsOnFailures, finding.Verdict)
    Assert.Contains("about -16 with failed runs counted as chance (n = 5)", finding.Sentence)

[<Fact>]
let ``Equivalence in a family is said of each comparison by itself, without the p of its difference`` () =
    let arms = [ arm "baseline" base5; arm "a" (counted [ 9013L; 8985L; 9032L; 8996L; 9006L ]); arm "b" mixed ]
    let finding = study (analysis |> withMargin 0.3) arms |> Builder.build |> finding "a - baseline"
    Assert.Equal((Equivalent, None), (finding.Verdict, Sentences.adjustedBeside finding))
    Assert.Contains("This is said of it by itself: equivalence is not adjusted for the 2 comparisons of its family.", finding.Sentence)

[<Fact>]
let ``More seeds are planned for the interval that the family decides by, and not from two`` () =
    let more k =
        let finding = study analysis [ arm "baseline" base5; arm "mhsa" mixed; for i in 2..k do arm $"other-{i}" better ] |> Builder.build |> finding "mhsa - baseline"
        finding.MoreSeeds.Value

    Assert.DoesNotContain("α", more 1)
    Assert.Contains("at α/6, as its family of 6 is tested (in four cases of five)", more 6)
    let two = study (asking "mhsa") [ arm "baseline" (List.take 2 base5); arm "mhsa" (List.take 2 mixed) ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(Some "Undecided: two seeds tell too little of the spread to say how many more are needed; train five at least.", two.MoreSeeds)

[<Fact>]
let ``A difference that cannot be is cut off, and the sentence says so`` () =
    let finding = study (asking "b") [ arm "baseline" (counted [ 0L; 0L; 10000L ]); arm "b" (counted [ 10000L; 10000L; 0L ]) ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Contains("from -100 to +100 percentage points (95 % CI, cut at what is possible)", finding.Sentence)
    Assert.Contains("reaches beyond ± 100 percentage points, which no difference can", finding.Sentence)
    Assert.Contains("would give ± 50 percentage points", finding.MoreSeeds.Value)
    Assert.Equal("above 100", Sentences.detectable finding finding.MinimumDetectable.Value)

[<Fact>]
let ``Accuracies without counts are compared too`` () =
    let shares (runs: RunRecord list) = [ for run in runs -> scored run.Seed (float run.Correct.Value / 10000.0) ]
    let counts = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> Builder.build |> _.Findings |> Assert.Single
    let doubles = study (asking "se") [ arm "baseline" (shares base5); arm "se" (shares better) ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(counts.Sentence, doubles.Sentence)
    Assert.Equal((estimate counts.Main).Interval.Lower, (estimate doubles.Main).Interval.Lower, 9)

[<Fact>]
let ``Predictions give the interval for new examples and where the uncertainty comes from`` () =
    // An example is right by its own difficulty, shifted a little by arm and seed.
    let isRight name seed j =
        let shift = if name = "se" then 15 else 0
        (j * 7919 + seed * 37 * (j % 11)) % 1000 < 880 + shift + seed

    let count name seed = Seq.sumBy (fun j -> if isRight name seed j then 1L else 0L) (seq { 0..9999 })
    let runs name = [ for seed in 0..5 -> run seed (count name seed) ]
    let whole = study (asking "se") [ arm "baseline" (runs "baseline"); arm "se" (runs "se") ]
    let finding = whole |> withTest 10000 (fun name seed -> Some(isRight name seed)) |> Builder.build |> _.Findings |> Assert.Single
    let examples, seeds = estimate finding.NewExamples.Value, estimate finding.Main
    Assert.Equal(seeds.Value, examples.Value, 10)
    Assert.True(examples.StandardError.Value >= seeds.StandardError.Value)
    let shares = finding.Sources.Value.Shares.Value
    Assert.Equal(1.0, shares.Seed + shares.Example + shares.Residual, 10)
    let lacking = whole |> withTest 10000 (fun name seed -> if seed = 3 then None else Some(isRight name seed)) |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(None, lacking.NewExamples)

[<Fact>]
let ``A rule for seeds widens the interval that is reported at the confidence asked for`` () =
    let arms = [ arm "baseline" base5; arm "se" better ]
    let plain = study (asking "se") arms |> Builder.build |> _.Findings |> Assert.Single
    let ruled = study (asking "se") arms |> until 0.15 |> Builder.build |> _.Findings |> Assert.Single
    let half (finding: Finding) = let lower, upper = ends finding.Main in (upper - lower) / 2.0
    Assert.Equal(StudentT.criticalValue 4.0 0.97 / StudentT.criticalValue 4.0 0.95, half ruled / half plain, 10)
    Assert.Equal(0.95, (estimate ruled.Main).Interval.Confidence)
    Assert.Equal((estimate plain.Main).P.Value.Value * 5.0 / 3.0, (estimate ruled.Main).P.Value.Value, 12)

[<Fact>]
let ``One seed that decides the answer is noticed`` () =
    let se = counted [ 9040L; 9025L; 9052L; 9011L; 9009L ]
    let report = study (asking "se") [ arm "baseline" base5; arm "se" se ] |> Builder.build
    let row = (Assert.Single report.Findings).Sensitivity |> List.find (fun row -> row.Method = "leave_one_seed_out")
    Assert.True row.Disagrees
    let least, greatest = row.Range.Value
    Assert.True(least < greatest)
    Assert.Contains("'without one seed'", (Assert.Single(flags "sensitivity" report)).Message)

[<Fact>]
let ``What was locked keeps its role, and what came later is exploratory`` () =
    let arms = [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed ]
    let before = study (AnalysisConfig(Primary = [| "se" |], Secondary = [||])) arms
    let now = study (AnalysisConfig(Primary = [| "mhsa" |], Secondary = [||])) arms |> lockedAs (declaredOf before)
    let report = Builder.build now
    Assert.Equal((Primary, Exploratory), ((finding "se - baseline" report).Role, (finding "mhsa - baseline" report).Role))
    Assert.StartsWith("Exploratory, to be confirmed on fresh seeds: ", (finding "mhsa - baseline" report).Sentence)
    Assert.Contains("2026-11-01 08:30:00 UTC", (Assert.Single(flags "declared_later" report)).Message)
    Assert.Contains("se - baseline", (Assert.Single(flags "removed_later" report)).Message)
    Assert.Empty(flags "not_registered" report)

[<Fact>]
let ``A margin that was changed after the lock is told with both values, and leaves nothing but exploratory comparisons`` () =
    let arms = [ arm "baseline" base5; arm "se" better ]
    let before = study (asking "se" |> withMargin 0.2) arms
    let report = study (asking "se" |> withMargin 0.5) arms |> lockedAs (declaredOf before) |> Builder.build
    let message = (Assert.Single(flags "analysis_changed" report)).Message
    Assert.EndsWith(": the margin (0.2 pp then, 0.5 pp now). So every comparison is exploratory.", message)
    Assert.Contains("Changed since: the margin (0.2 pp then, 0.5 pp now); so every comparison is exploratory.", report.Declaration)
    Assert.Equal(Exploratory, (Assert.Single report.Findings).Role)
    Assert.StartsWith("Exploratory, to be confirmed on fresh seeds: ", (Assert.Single report.Findings).Sentence)

let private withSettings confidence collapsedBelow metric (analysis: AnalysisConfig) =
    AnalysisConfig(
        analysis.Baseline, metric, confidence, analysis.Margin, analysis.Primary, analysis.Secondary, analysis.Exploratory, analysis.Trend,
        Nullable<float> collapsedBelow)

[<Theory>]
[<InlineData(0.9, 0.2, AnalysisConfig.TestAccuracy, "the confidence (95 % then, 90 % now)")>]
[<InlineData(0.95, 0.3, AnalysisConfig.TestAccuracy, "the accuracy of a collapsed run (0.2 then, 0.3 now)")>]
[<InlineData(0.95, 0.2, AnalysisConfig.ValidationAccuracy, "the metric (test.accuracy then, validation.accuracy now)")>]
let ``Every setting that a verdict rests on makes all comparisons exploratory when it is changed after the lock`` confidence collapsed metric (change: string) =
    let arms = [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed ]
    let before = study (asking "se" |> withSettings 0.95 0.2 AnalysisConfig.TestAccuracy) arms
    Assert.Empty(flags "analysis_changed" (before |> locked |> Builder.build))
    let report = study (asking "se" |> withSettings confidence collapsed metric) arms |> lockedAs (declaredOf before) |> Builder.build
    Assert.Contains(change, (Assert.Single(flags "analysis_changed" report)).Message)
    Assert.All(report.Findings, fun finding -> Assert.Equal((Exploratory, 2, None), (finding.Role, finding.FamilySize, finding.Simultaneous)))
    Assert.Empty(flags "no_primary" report)

[<Fact>]
let ``A rule for seeds that was changed after the lock makes all comparisons exploratory`` () =
    let arms = [ arm "baseline" base5; arm "se" better ]
    let before = study (asking "se") arms |> until 0.2
    let report = study (asking "se") arms |> until 0.3 |> lockedAs (declaredOf before) |> Builder.build
    Assert.Contains("the rule for seeds (± 0.2 pp with 5 to 40 seeds then, ± 0.3 pp with 5 to 40 seeds now)", (Assert.Single(flags "analysis_changed" report)).Message)
    Assert.Equal(Exploratory, (Assert.Single report.Findings).Role)

[<Fact>]
let ``A role that was changed after the lock stays as it was and is named`` () =
    let arms = [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed ]
    let before = study (AnalysisConfig(Secondary = [| "se"; "mhsa" |])) arms
    let now = AnalysisConfig(Primary = [| "se" |], Secondary = [| "mhsa" |])
    let report = study now arms |> lockedAs (declaredOf before) |> Builder.build
    Assert.All(report.Findings, fun finding -> Assert.Equal(Secondary, finding.Role))
    let changed = Assert.Single(flags "role_changed" report)
    Assert.Equal("Declared primary after the analysis was locked at 2026-11-01 08:30:00 UTC: se - baseline; it stays secondary, as locked.", changed.Message)
    Assert.Equal<string list>([ "SeMinusBaseline" ], changed.Findings)
    Assert.StartsWith("No comparison was declared primary before the first run, and now it is too late to. In the next study name", (Assert.Single(flags "no_primary" report)).Message)

[<Fact>]
let ``A primary comparison that the file makes secondary later stays primary`` () =
    let arms = [ arm "baseline" base5; arm "se" better; arm "mhsa" mixed ]
    let before = study (asking "se") arms
    let report = study (AnalysisConfig(Secondary = [| "se"; "mhsa" |])) arms |> lockedAs (declaredOf before) |> Builder.build
    Assert.Equal(Primary, (finding "se - baseline" report).Role)
    Assert.Contains("Declared secondary after", (Assert.Single(flags "role_changed" report)).Message)

[<Fact>]
let ``A hopeless margin asks for no number of seeds`` () =
    let finding = study (asking "mhsa" |> withMargin 0.0001) [ arm "baseline" base5; arm "mhsa" mixed ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Contains("no practicable number of seeds would give ± 0.0001", finding.MoreSeeds.Value)

[<Fact>]
let ``Nearly equal differences keep every statistic finite`` () =
    let se = [ for run' in base5 -> run run'.Seed (run'.Correct.Value + (if run'.Seed = 4 then 151L else 150L)) ]
    let finding = study (asking "se" |> withMargin 0.3) [ arm "baseline" base5; arm "se" se ] |> Builder.build |> _.Findings |> Assert.Single
    Assert.Equal(Superior, finding.Verdict)
    let dz = estimate finding.Effect.Value.Dz
    Assert.True(dz.Interval.Lower > 0.0 && Double.IsFinite dz.Interval.Upper)

[<Fact>]
let ``Ids are letters and digits and differ even where names do not`` () =
    let report =
        study analysis [ arm "baseline" base5; arm "<script>alert(1)</script>" better; arm "a&b|c_d%" mixed; arm "a b c d" worse; arm "ü" mixed ]
        |> Builder.build

    let ids = [ for finding in report.Findings -> finding.Id ]
    Assert.Equal(ids.Length, (List.distinct ids).Length)
    Assert.All(ids, fun id -> Assert.Matches("^[A-Za-z][A-Za-z0-9]*$", id))
    Assert.StartsWith("<script>alert(1)</script> is better than baseline by", report.Findings[0].Sentence)

[<Fact>]
let ``The same results give the same report`` () =
    let make () = study (trend true) (arm "baseline" base5 :: ratios) |> locked |> Builder.build
    Assert.Equal(Text.render (make ()), Text.render (make ()))

let private ratios4 = [ for r, gain in [ 2, 44L; 4, 30L; 8, 21L; 16, 9L ] -> swept r (counted [ for run' in base5 -> run'.Correct.Value + gain + int64 (run'.Seed * r % 7) ]) ]

[<Fact>]
let ``Without a declared trend a swept number has its slope and curvature all the same, as exploratory`` () =
    let report = study analysis (arm "baseline" base5 :: ratios4) |> locked |> Builder.build
    let slope, curvature = finding "slope over log2 r" report, finding "curvature over log2 r" report
    Assert.Equal((Exploratory, Exploratory), (slope.Role, curvature.Role))
    Assert.StartsWith("Exploratory, to be confirmed on fresh seeds: Accuracy falls by 0.1", slope.Sentence)
    Assert.Contains("for each doubling of r, 95 % CI [-0.", slope.Sentence)
    Assert.Empty(flags "declared_later" report)
    Assert.Contains("No trend over r was declared: its slope and curvature are exploratory.", report.Declaration)
    Assert.Contains("slope over log2 r", Formats.Csv.comparisons report)
    // The planned comparisons are not touched.
    Assert.All(report.Findings |> List.take 4, fun finding -> Assert.Equal((Secondary, 4), (finding.Role, finding.FamilySize)))

[<Fact>]
let ``A declared trend, or values that are no places on an axis, add none`` () =
    let trends analysis arms =
        (study analysis (arm "baseline" base5 :: arms) |> Builder.build).Findings
        |> List.filter (fun finding -> match finding.Contrast with Slope _ | Curvature _ -> true | Difference _ | MeanDifference _ -> false)
        |> List.map _.Role

    Assert.Equal<Role list>([ Secondary; Secondary ], trends (AnalysisConfig(Trend = TrendConfig "r")) ratios4)
    Assert.Empty(trends analysis (List.take 2 ratios4))
    let named (value: string) (record: ArmRecord) = ArmRecord(record.Name, readOnlyDict [ "r", value ], record.Parameters, record.MultiplyAdds, record.Runs)
    Assert.Empty(trends analysis (named "relu" ratios4.Head :: ratios4.Tail))
    Assert.Empty(trends analysis (named "16" ratios4.Head :: ratios4.Tail))

let private rightOn (study: StudyResults) name seed =
    study.Arms
    |> Seq.tryFind (fun arm -> arm.Name = name)
    |> Option.bind (fun arm -> arm.Runs |> Seq.tryFind (fun run -> run.Seed = seed))
    |> Option.map (fun run j -> int64 ((j * 7919 + seed * 31) % 10000) < run.Correct.Value)

[<Fact>]
let ``Every kind of comparison has its interval for new examples, or says why it has none`` () =
    let arms = arm "baseline" base5 :: ratios4
    let untold = study (AnalysisConfig(Primary = [| "mean(se-r*)" |])) arms
    let report = untold |> withTest 10000 (rightOn untold) |> Builder.build

    Assert.All(report.Findings, fun finding ->
        let main, both = estimate finding.Main, estimate finding.NewExamples.Value
        Assert.Equal(main.Value, both.Value, 9)
        Assert.True(both.StandardError.Value >= main.StandardError.Value - 1e-9))

    let unkept = withTest 10000 (fun name seed -> if name = "se-r16" then None else rightOn untold name seed) untold |> Builder.build
    let mean = unkept.Findings.Head
    Assert.Equal((None, Some "predictions of some runs were not kept"), (mean.NewExamples, mean.NewExamplesMissing))
    Assert.Contains("predictions of some runs were not kept", Formats.Markdown.render [] unkept)
    Assert.Contains("predictions of some runs were not kept", Html.Html.render unkept None Map.empty)

[<Fact>]
let ``Of runs that were trained here it is known when they were measured, also on validation examples`` () =
    let trained (record: ArmRecord) =
        let identified (run: RunRecord) =
            RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, Nullable(), null, Nullable(), [||], null, Id = $"{record.Name} {run.Seed}")

        ArmRecord(record.Name, record.Values, record.Parameters, record.MultiplyAdds, [| for run in record.Runs -> identified run |])

    let estimand arms = (study (AnalysisConfig(Metric = AnalysisConfig.ValidationAccuracy)) arms |> Builder.build).Estimand
    let arms = [ arm "baseline" base5; arm "se" better ]
    Assert.Contains("Each run is measured after its last epoch", estimand (List.map trained arms))
    Assert.Contains("the same 10,000 validation examples; of other examples nothing is said", estimand (List.map trained arms))
    Assert.Contains("is not known here", estimand arms)

[<Fact>]
let ``What the seeds could have shown is said before what they show`` () =
    let report = study (asking "se") [ arm "baseline" base5; arm "se" better ] |> Builder.build

    for text, answer in [ Text.render report, "se is better"; Formats.Markdown.render [] report, "## Answers"; Html.Html.render report None Map.empty, "se is better" ] do
        let isBefore = text.IndexOf("Minimum detectable difference (", StringComparison.Ordinal) < text.IndexOf(answer, StringComparison.Ordinal)
        Assert.True(text.Contains "Minimum detectable difference (" && isBefore)

    Assert.Matches("\"program\": \\{\\s*\"name\": \"ablate\",\\s*\"version\": \"[0-9]+\\.[0-9]+\\.[0-9]+\"", Formats.Json.render report)
