/// A study such as the lab's, made up: what a report is rendered from in tests.
module internal Ablate.Analysis.Tests.Report.Sample

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Core.Schema
open Ablate.Analysis
open Ablate.Analysis.Report

/// Deterministic and without structure, within ±1.
let private noise (key: int) =
    let mixed = (uint64 key + 1UL) * 0x9E3779B97F4A7C15UL
    let mixed = (mixed ^^^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9UL
    float (mixed >>> 40) / float (1UL <<< 23) - 1.0

let private examples = 2000

let private provenance =
    Provenance("0123456789abcdef", Nullable false, "0.1.0", "libtorch 1.13.0", "1.13.1", "cpu", null, "A processor", null, 2, "host", DateTimeOffset.UnixEpoch, Nullable())

let private epochs seed salt final =
    [| for epoch in 1..8 do
           let at = final - 0.09 * exp (-0.5 * float epoch) + 0.002 * noise (seed * 91 + epoch * 7 + salt)
           let correct = int64 (at * float examples)
           EpochMetrics(epoch, 0.05, 0.4, Evaluation(correct - 8L, examples, 0.3), Evaluation(correct, examples, 0.3), 10.0) |]

let private completed salt gain seed =
    let correct = int64 (float examples * (0.902 + gain + 0.0025 * noise (seed * 13) + 0.0015 * noise (seed * 17 + salt)))

    RunRecord(
        seed,
        RunStatus.Completed,
        Nullable correct,
        Nullable(int64 examples),
        Nullable(float correct / float examples),
        Nullable(),
        null,
        Nullable(101.5 + float (salt % 7) * 4.0 + float seed * 0.1),
        epochs seed salt (float correct / float examples),
        provenance
    )

/// A block that gates channels and one that gates positions, over a few examples of each class.
let private gates =
    [| for block, channels in [ "attention1.se1", 5; "attention2.cbam1.spatial", 1 ] do
           for channel in 0 .. channels - 1 do
               let mean label = 0.5 + 0.3 * noise (channel * 11) + 0.05 * noise (channel * 11 + label)
               GateRow(block, channel, Nullable(), 30L, mean 0, 0.05, 0.0, 0.1)
               for label in 0..2 do GateRow(block, channel, Nullable label, 10L, mean (label + 1), 0.04, 0.0, 0.1) |]

/// The same run, inspected.
let private inspected (run: RunRecord) =
    RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, run.DivergedAtEpoch, run.Failure, run.Seconds, run.Epochs, run.Provenance, run.Id, gates)

let private lost status epoch (failure: string | null) seed =
    RunRecord(seed, status, Nullable(), Nullable(), Nullable(), epoch, failure, Nullable(), [||], null)

let private seeds = [ 0..7 ]

let private arm (name: string) (values: (string * string) list) parameters multiplyAdds runs =
    ArmRecord(name, readOnlyDict values, Nullable parameters, Nullable multiplyAdds, List.toArray runs)

/// An arm with a name that would be a script in a page that took it for one.
[<Literal>]
let Hostile = "<script>alert(1)</script>"

/// An arm with a name that is full of what LaTeX, HTML and tables reserve.
[<Literal>]
let Awkward = "a&b|c_d%"

let arms =
    [ arm "baseline" [] 50186L 3866112L (seeds |> List.map (completed 1 0.0))
      for r, gain in [ 2, 0.0065; 4, 0.006; 8, 0.0045; 16, 0.003; 32, 0.001 ] do
          let width = int64 (64 / r)
          arm $"se-r{r}" [ "r", string r ] (50186L + 160L * width) (3866112L + 96L * width) [ for seed in seeds -> completed (r * 31) gain seed |> if r = 8 && seed > 0 then inspected else id ]
      arm
          "mhsa"
          []
          66890L
          9120448L
          [ for seed in seeds do
                if seed = 3 then lost RunStatus.Diverged (Nullable 2) null seed
                else completed 77 -0.004 seed ]
      arm
          Hostile
          []
          54186L
          3910000L
          [ for seed in seeds do
                if seed = 5 then lost RunStatus.Failed (Nullable()) "out of <memory> & more" seed
                else completed 99 0.0005 seed ]
      arm Awkward [] 58000L 4210000L (seeds |> List.map (completed 55 -0.0005)) ]

/// Right on as many examples as the run counts, most of the wrong ones the same in all runs.
let private predictions (arms: ArmRecord list) (labels: int array) (name: string) seed : IReadOnlyList<int> | null =
    let completed =
        arms
        |> List.tryFind (fun arm -> arm.Name = name)
        |> Option.bind (fun arm -> arm.Runs |> Seq.tryFind (fun run -> run.Seed = seed && run.Status = RunStatus.Completed))

    match completed with
    | None -> null
    | Some run ->
        let difficulty example = noise (example * 3) + 0.2 * noise (example * 5 + seed * 7919 + name.Length * 104729)
        let wrong = [ 0 .. examples - 1 ] |> List.sortBy difficulty |> List.take (examples - int run.Correct.Value) |> Set.ofList
        [| for example in 0 .. examples - 1 -> if wrong.Contains example then (labels[example] + 1) % 10 else labels[example] |]

let private study (arms: ArmRecord list) isTested analysis =
    let examplesOf arms : TestExamples | null =
        let labels = [| for example in 0 .. examples - 1 -> example % 10 |]
        TestExamples("0123", labels, 10, predictions arms labels)

    StudyResults(
        "se-reduction",
        "How much of squeeze-and-excitation's effect does the reduction ratio r cost or buy?",
        "./ablate run configs/fashion-mnist/se-reduction.yaml",
        List.toArray arms,
        analysis,
        null,
        (if isTested then examplesOf arms else null),
        null,
        [| "old-arm" |]
    )

let private analysis =
    AnalysisConfig(
        Margin = Nullable(PercentagePoints 0.003),
        Primary = [| "mean(se-r*)" |],
        Exploratory = [| "se-r4 - mhsa" |],
        Trend = TrendConfig "r"
    )

let private firstRuns count (arm: ArmRecord) =
    ArmRecord(
        arm.Name,
        arm.Values,
        arm.Parameters,
        arm.MultiplyAdds,
        [| for run in Seq.truncate count arm.Runs ->
               RunRecord(run.Seed, run.Status, run.Correct, run.Total, run.Accuracy, run.DivergedAtEpoch, run.Failure, run.Seconds, Seq.toArray (Seq.truncate 3 run.Epochs), run.Provenance, run.Id, run.Gates) |]
    )

let private withoutResults (arm: ArmRecord) =
    ArmRecord(arm.Name, arm.Values, arm.Parameters, arm.MultiplyAdds, [| for seed in seeds -> lost RunStatus.Missing (Nullable()) null seed |])

/// Nine arms, eight seeds, two lost runs.
let report = lazy (Builder.build (study arms true analysis))

/// Few enough numbers to be read by a person.
let small =
    lazy
        (let kept = [ "baseline"; "se-r2"; "se-r8"; "se-r32" ]
         let arms = arms |> List.filter (fun arm -> List.contains arm.Name kept) |> List.map (firstRuns 4)
         Builder.build (study arms true (AnalysisConfig(Margin = Nullable(PercentagePoints 0.003), Trend = TrendConfig "r"))))

/// One seed, and so no interval anywhere.
let single = lazy (Builder.build (study (arms |> List.map (firstRuns 1)) true analysis))

/// Before the first run has ended.
let empty = lazy (Builder.build (study (arms |> List.map withoutResults) false analysis))

let all = Map.ofList [ "report", report; "small", small; "single", single; "empty", empty ]
