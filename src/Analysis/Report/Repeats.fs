/// What is said of an arm that came out the same before and after a change: there it is the answer that was hoped for.
module internal Ablate.Analysis.Report.Repeats

open System.Linq
open Ablate.Core
open Ablate.Analysis

let private isSame (finding: Finding) =
    match finding.Main with
    // Two samples of other seeds are not the same runs, whatever they come to.
    | _ when finding.Unpaired.IsSome -> false
    | Outcome.Degenerate(ZeroVariance, rest) -> rest.Value = Some 0.0
    | Outcome.Degenerate(OneSeed, rest) -> rest.Value = Some 0.0
    | Outcome.Degenerate _
    | Outcome.Ok _ -> false

/// Whether both kept their predictions at every seed, and they are the same class for class.
let private hasSamePredictions (results: StudyResults) (finding: Finding) =
    match Option.ofObj results.Test, finding.Contrast with
    | Some test, Difference(arm, reference) ->
        finding.PerSeed
        |> List.forall (fun (seed, _) ->
            match Option.ofObj (test.Predictions.Invoke(arm, seed)), Option.ofObj (test.Predictions.Invoke(reference, seed)) with
            | Some after, Some before -> after.SequenceEqual before
            | _ -> false)
    | _ -> false

/// The findings, with that answer for those that came out the same at every seed; as they are where nothing is compared with itself.
let mark (results: StudyResults) (findings: Finding list) =
    [ for finding in findings do
          if results.IsBeforeAndAfter && isSame finding then
              let what =
                  if hasSamePredictions results finding then
                      "unchanged, bit for bit: the same predictions"
                  else
                      "the same accuracies"

              { finding with
                  Verdict = Unchanged
                  Sentence = $"{finding.Label}: {what} at every seed (n = {finding.PerSeed.Length})."
                  MoreSeeds = None }
          else
              finding ]
