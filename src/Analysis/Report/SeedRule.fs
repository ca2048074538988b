/// The rule that adds seeds until the declared intervals are narrow enough: what it is computed with, and what it says.
module internal Ablate.Analysis.Report.SeedRule

open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.Runs

/// For so many contrasts, in percentage points; None where the seeds were given. The working level is the simulated share of
/// the level, whatever the level is.
let forContrasts (declarations: Declarations) contrasts =
    declarations.Now.Until
    |> Option.ofObj
    |> Option.map (fun until ->
        let rule = WidthRule.declared (100.0 * until.HalfWidth) until.Min until.Max contrasts
        let level = 1.0 - declarations.Now.Confidence

        { rule with
            Level = level
            WorkingLevel = rule.WorkingLevel / rule.Level * level })

/// What was seen after each number of seeds from the rule's least on, up to those that there are; blind to the sign. Empty without a rule, or
/// where it has nothing to watch.
let looks study (declarations: Declarations) =
    let watched = declarations.Now.Watched |> Seq.map contrastOf |> List.ofSeq

    match forContrasts declarations (max 1 watched.Length) with
    | None -> []
    | Some _ when watched.IsEmpty -> []
    | Some rule ->
        let samples = watched |> List.map (Samples.sample study)
        let ended = [ for arm in study.Arms do yield! seedsOf hasEnded arm ] |> List.distinct |> List.sort

        [ for n in rule.Min .. ended.Length ->
              let among = ended |> List.take n |> set

              WidthRule.look rule n
                  [ for sample in samples ->
                        let places = [| for place, seed in List.indexed sample.Seeds do if among.Contains seed then place |]
                        let sample = Samples.only places sample
                        sample.Seeds.Length, Samples.standardDeviation sample ] ]
