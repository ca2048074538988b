/// report.json: everything that the report says, with all digits, for programs. A number that was estimated stands with its method,
/// its unit and its n; one that could not be, with the reason in its place.
module internal Ablate.Analysis.Report.Formats.Json

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Formats.JsonText
open Ablate.Analysis.Report.Formats.JsonNumbers
open Ablate.Analysis.Report.Formats.JsonRuns

/// Raised when a name goes or changes its meaning; a new one beside the others leaves it.
[<Literal>]
let SchemaVersion = 1

/// Of the program that analyses, which need not be the one that trained. The same for every build of a version.
let private version =
    match Reflection.Assembly.GetExecutingAssembly().GetName().Version with
    | null -> ""
    | version -> version.ToString 3

let private contrast value =
    Members
        [ "kind", Words(Names.contrast value)
          match value with
          | Difference(arm, reference) ->
              "arm", Words arm
              "reference", Words reference
          | MeanDifference(arms, reference) ->
              "arms", Items(List.map Words arms)
              "reference", Words reference
          | Slope(variable, arms)
          | Curvature(variable, arms) ->
              "variable", Words variable
              "arms", Items [ for arm, ratio in arms -> Members [ "arm", Words arm; "ratio", Real ratio ] ] ]

let private bySource method unit n (value: Crossed.BySource) =
    Members
        [ "method", Words method
          "unit", Words unit
          "n", Whole(int64 (n: int))
          "seed", Real value.Seed
          "example", Real value.Example
          "residual", Real value.Residual ]

[<Literal>]
let private Variance = "share of 1, squared"

let private sources n (value: Sources) =
    let crossed = value.Crossed
    let variance method value = value |> orNull (bySource method Variance n)

    Members
        [ "seeds", outcome Share crossed.Seeds
          "seedsAndExamples", outcome Share crossed.SeedsAndExamples
          "meanSquares", crossed.MeanSquares |> variance "crossed_mean_squares"
          "untruncatedComponents", crossed.Untruncated |> variance "crossed_components"
          "components", crossed.Components |> variance "crossed_components_truncated"
          "contributions", crossed.Contributions |> variance "crossed_contributions"
          "shares", value.Shares |> orNull (bySource "crossed_shares" Share n)
          "pigeonholeVariance", crossed.PigeonholeVariance |> orNull (number "crossed_pigeonhole" Variance n)
          "projections",
          Items
              [ for projection in crossed.Projections ->
                    Members
                        [ "seeds", Whole projection.Seeds
                          "examples", Whole projection.Examples
                          "unit", Words Share
                          "standardError", Real projection.StandardError
                          "halfWidth", Real projection.HalfWidth ] ] ]

let private equivalence n unit (value: Equivalence.Equivalence) =
    Members
        [ "method", Words Equivalence.Method
          "unit", Words unit
          "n", Whole(int64 (n: int))
          "margin", Real value.Margin
          "pLower", value.PLower |> orNull p
          "pUpper", value.PUpper |> orNull p
          "p", value.P |> orNull p
          "interval", value.Interval |> orNull interval
          "isEquivalent", Flag value.IsEquivalent
          "isNonInferior", Flag value.IsNonInferior ]

let private hurdle n unit (value: FailureLines) =
    Members
        [ "pairs", Whole value.Pairs
          "failuresOfArm", outcome Share value.FailuresA
          "failuresOfReference", value.FailuresB |> orNull (outcome Share)
          "failuresP", value.FailuresP |> orNull (if value.Pairs > 0 then test "mcnemar_exact" value.Pairs else test "fisher_exact" n)
          "whereBothConverged", outcome unit value.Converged
          "failuresAsChance", value.AtChance |> orNull (outcome unit)
          "dependsOnFailures", Flag value.DependsOnFailures
          "isSelected", Flag value.IsSelected ]

let private sensitivity unit (line: Sensitivity) =
    Members
        [ "label", Words line.Label
          "result",
          // A test that gives a p, or a method that gives a range, is no failure for want of an interval.
          (match line.Result with
           | Outcome.Degenerate(Undefined, rest) when rest.P.IsSome || line.Range.IsSome -> withoutInterval unit rest
           | result -> outcome unit result)
          "range",
          line.Range
          |> orNull (fun (lower, upper) ->
              Members [ "method", Words line.Method; "unit", Words unit; "lower", Real lower; "upper", Real upper ])
          "note", line.Note |> orNull Words
          "disagrees", Flag line.Disagrees ]

let private finding (finding: Finding) =
    let unit = Sentences.unit finding.Contrast
    let n = finding.Unpaired |> Option.map (fun (arm, reference) -> arm + reference) |> Option.defaultValue finding.PerSeed.Length

    Members
        [ "id", Words finding.Id
          "label", Words finding.Label
          "role", Words(Names.role finding.Role)
          "familySize", Whole finding.FamilySize
          "contrast", contrast finding.Contrast
          "verdict", Words(Names.verdict finding.Verdict)
          "sentence", Words finding.Sentence
          "moreSeeds", finding.MoreSeeds |> orNull Words
          "main", outcome unit finding.Main
          "simultaneous", finding.Simultaneous |> orNull (outcome unit)
          "adjusted", finding.Adjusted |> orNull (test (Names.adjustment finding.Role) n)
          "newExamples", finding.NewExamples |> orNull (outcome unit)
          "newExamplesMissing", finding.NewExamplesMissing |> orNull Words
          "perSeed",
          Members
              [ "method", Words "per_seed"
                "unit", Words unit
                "values", Items [ for seed, value in finding.PerSeed -> Members [ "seed", Whole seed; "value", Real value ] ] ]
          "unmatchedSeeds", ints finding.Unmatched
          "unpaired", finding.Unpaired |> orNull (fun (arm, reference) -> Members [ "runsOfArm", Whole arm; "runsOfReference", Whole reference ])
          "means",
          finding.Means
          |> orNull (fun (arms, reference) ->
              Members
                  [ "arms", number OneArm.MeanMethod "per cent" n arms
                    "reference", number OneArm.MeanMethod "per cent" n reference ])
          "standardDeviation", finding.StandardDeviation |> orNull (number "sd_of_contrast" unit n)
          "relativeErrorReduction", finding.RelativeErrorReduction |> orNull (number "relative_error_reduction" Share n)
          "correlation", finding.Correlation |> orNull (outcome "correlation")
          "spread", finding.Spread |> orNull (outcome "standard deviation of the arm over that of the reference")
          "wins",
          finding.Wins
          |> orNull (fun wins ->
              Members
                  [ "wins", Whole wins.Wins
                    "ties", Whole wins.Ties
                    "losses", Whole wins.Losses
                    "rate", outcome Share wins.Rate ])
          "effect",
          finding.Effect
          |> orNull (fun effect ->
              Members
                  [ "dz", outcome "standard deviations of the differences" effect.Dz
                    "gz", effect.Gz |> orNull (number "gz" "standard deviations of the differences" n)
                    "chanceToWin", effect.ChanceToWin |> orNull (number "normal_chance_to_win" "probability" n) ])
          "equivalence", finding.Equivalence |> orNull (equivalence n unit)
          "smallestMargin", finding.SmallestMargin |> orNull (number "tost_smallest_margin" unit n)
          "posterior",
          finding.Posterior
          |> orNull (fun posterior ->
              Members
                  [ "method", Words BayesianT.Method
                    "unit", Words "probability"
                    "n", Whole n
                    "worse", p posterior.Left
                    "within", p posterior.Rope
                    "better", p posterior.Right ])
          "minimumDetectable", finding.MinimumDetectable |> orNull (number "power_paired_t" unit n)
          "sources", finding.Sources |> orNull (sources n)
          "hurdle", finding.Hurdle |> orNull (hurdle n unit)
          "sensitivity", Items(finding.Sensitivity |> List.map (sensitivity unit)) ]

let private together (value: Together) =
    Members
        [ "arms", Whole value.Arms
          "seeds", Whole value.Seeds
          "friedman",
          value.Friedman
          |> orNull (fun friedman ->
              Members
                  [ "method", Words Friedman.Method
                    "n", Whole friedman.N
                    "statistic", Real friedman.Statistic
                    "degreesOfFreedom", Whole friedman.DegreesOfFreedom
                    "p", p friedman.P ])
          "sphericity",
          value.Sphericity
          |> orNull (fun sphericity ->
              Members
                  [ "method", Words "sphericity"
                    "n", Whole value.Seeds
                    "greenhouseGeisser", Real sphericity.GreenhouseGeisser
                    "huynhFeldt", sphericity.HuynhFeldt |> orNull Real
                    "mauchlyW", sphericity.Mauchly |> orNull (fun mauchly -> Real mauchly.W)
                    "mauchlyP", sphericity.Mauchly |> orNull (fun mauchly -> p mauchly.P) ]) ]

let private testExamples (value: TestExamples | null) =
    match value with
    | null -> Null
    | value -> Members [ "identity", Words value.Identity; "count", Whole value.Labels.Count; "classes", Whole value.Classes ]

let render (report: Report) =
    let results = report.Results

    Members
        [ "schemaVersion", Whole SchemaVersion
          "program", Members [ "name", Words "ablate"; "version", Words version ]
          "title", Words results.Title
          "question", words results.Question
          "command", words results.Command
          "baseline", Words results.Analysis.Baseline
          "metric", Words results.Analysis.Metric
          "confidence", Real report.Confidence
          "margin", report.Margin |> orNull (fun margin -> Members [ "unit", Words Points; "value", Real margin ])
          "isProvisional", Flag report.IsProvisional
          "estimand", Words report.Estimand
          "declaration", Items(List.map Words report.Declaration)
          "lock", lock results.Lock
          "until", rule results.Until
          "looks", Items [ for recorded in Option.ofObj results.Looks |> Option.map List.ofSeq |> Option.defaultValue [] -> look recorded ]
          "testExamples", testExamples results.Test
          "setupDifferences",
          Items
              [ for difference in results.SetupDifferences ->
                    Members [ "arm", Words difference.Arm; "path", Words difference.Path; "before", words difference.Before; "after", words difference.After ] ]
          "otherArms", Items [ for name in results.OtherArms -> Words name ]
          "flags",
          Items
              [ for flag in report.Flags ->
                    Members
                        [ "kind", Words flag.Kind
                          "message", Words flag.Message
                          "findings", Items(List.map Words flag.Findings) ] ]
          "findings", Items(List.map finding report.Findings)
          // Of the runs below; everything else says its own.
          "units",
          Members
              [ "accuracy", Words Share
                "correct", Words "examples"
                "loss", Words "nats"
                "seconds", Words "seconds"
                "multiplyAdds", Words "of one example, forward" ]
          "arms", Items(List.map arm report.Arms)
          "together", report.Together |> orNull together
          "methods", Items [ for name, text in report.Methods -> Members [ "name", Words name; "text", Words text ] ]
          "provenance", Items(List.map Words report.Provenance) ]
    |> text
