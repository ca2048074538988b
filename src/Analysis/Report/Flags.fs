/// What a reader must know before believing a number.
module internal Ablate.Analysis.Report.Flags

open System
open MathNet.Numerics.Distributions
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.RunFlags
open Ablate.Analysis.Report.Runs

/// The rule for seeds asks for more of them.
[<Literal>]
let RuleNotMet = "rule_not_met"

/// How many standard errors an interval reaches to each side at its own degrees of freedom.
let private reachOf (level: float) (finding: Finding) =
    match finding.Main with
    | Outcome.Ok { DegreesOfFreedom = Some df } -> Some(Format.decimals 1 (StudentT.criticalValue df level))
    | Outcome.Ok _
    | Outcome.Degenerate _ -> None

let private seeds (level: float) findings =
    let n = Sentences.fewest

    [ yield!
          about "unpaired" findings _.Unpaired.IsSome (fun found ->
              $"The runs of {labels found} have no seeds in common that could pair them, so each arm is a sample of its own (Welch). "
              + "That takes more seeds for the same width, and what the arms owe to other seeds, data or machines cannot be told apart from what they are: number the runs of all arms alike.")
      yield!
          about "no_pairs" findings (fun finding -> n finding = 0 && finding.Absent.IsEmpty && finding.Hurdle.IsNone) (fun found ->
              $"No seed completed in all arms of {labels found}: there is nothing to compare.")
      yield!
          about "one_seed" findings (fun finding -> n finding = 1) (fun found ->
              $"One seed only for {labels found}: a number without an interval says nothing of other seeds.")
      yield!
          [ for reach, found in findings |> List.filter (fun finding -> n finding = 2) |> List.groupBy (reachOf level) do
                match reach with
                | Some reach -> flag "two_seeds" found $"Two seeds only for {labels found}: the interval reaches {reach} standard errors to each side."
                | None -> flag "two_seeds" found $"Two seeds only for {labels found}: too few to tell a spread." ]
      yield!
          about "few_seeds" findings (fun finding -> n finding = 3 || n finding = 4) (fun found ->
              $"Very few seeds (3 or 4) for {labels found}: take it as a pilot; 5 are the least for one comparison and 10 for a family of six.") ]

let private withoutVariance findings =
    let isConstant (finding: Finding) =
        match finding.Main with
        | Outcome.Degenerate(ZeroVariance, _) -> true
        | Outcome.Degenerate _
        | Outcome.Ok _ -> false

    let isZero (finding: Finding) = Outcome.value finding.Main = Some 0.0

    [ yield!
          about "identical_results" findings (fun finding -> isConstant finding && isZero finding && finding.Verdict <> Unchanged) (fun found ->
              $"Exactly the same accuracy at every seed in {labels found}: check that the arms do differ.")
      yield!
          about "zero_variance" findings (fun finding -> isConstant finding && not (isZero finding)) (fun found ->
              $"The same difference at every seed in {labels found}: without a spread there is no interval, and so little spread is suspicious.") ]

let private sensitive (findings: Finding list) =
    [ for finding in findings do
          match finding.Sensitivity |> List.filter _.Disagrees with
          | [] -> ()
          | rows ->
              let names = rows |> List.map (fun row -> $"'{row.Label}'") |> Format.listing
              flag "sensitivity" [ finding ] $"{finding.Label}: the answer is another one by {names}; it rests on the choice of the method or on single seeds." ]

/// What the best of several equal arms looks better by, in standard errors of one: the mean of the largest of k normal numbers.
let private expectedMaximum (k: int) =
    Quadrature.integrate (fun z -> z * float k * Normal.PDF(0.0, 1.0, z) * Normal.CDF(0.0, 1.0, z) ** float (k - 1)) -9.0 9.0

/// Arms that differ in one swept variable, of which somebody might choose the best.
let private choices study =
    let variables = [ for arm in study.Arms do yield! arm.Record.Values.Keys ] |> List.distinct

    [ for variable in variables do
          let arms = study.Arms |> List.filter _.Record.Values.ContainsKey(variable)
          if arms.Length >= 3 then variable, arms ]

let private optimism study arms =
    let common = arms |> List.map (completed >> List.map fst >> set) |> Set.intersectMany |> Set.toList
    let score arm seed = 100.0 * (completed arm |> List.find (fun (other, _) -> other = seed) |> snd |> accuracy |> Option.get)

    match RandomizedBlocks.analyse [| for arm in arms -> [| for seed in common -> score arm seed |] |] with
    | Ok blocks -> Some(expectedMaximum blocks.Arms * sqrt (blocks.MeanSquareError / float blocks.Seeds))
    | Error _ -> None

let private selection study metric findings =
    [ for variable, arms in choices study do
          let concerned = concerning [ for arm in arms -> arm.Record.Name ] findings

          match optimism study arms with
          | None -> ()
          | Some excess ->
              let by = Format.decimals (Format.placesForTwoDigits excess) excess

              flag "best_of" concerned
                  ($"The best of the {arms.Length} arms over {variable} would look better than it is by about {by} percentage points even if all were equal. "
                   + "Claim it by the simultaneous interval, or estimate it again on fresh seeds (ablate confirm).")

          if metric = AnalysisConfig.TestAccuracy then
              flag "test_set_selection" concerned
                  ($"To choose a value of {variable} by these numbers is to choose it on the test set, and its accuracy there is then too good. "
                   + "Choose on validation examples (metric: validation.accuracy).") ]

let private unreported study (declarations: Declarations) findings =
    let results = study.Results
    let known = [ for arm in study.Arms do if not arm.Record.IsDropped then arm.Record.Name ]
    let used = findings |> List.collect (fun (finding: Finding) -> Samples.armsOf finding.Contrast)

    [ if not (List.contains declarations.Now.Baseline known) then
          flag "no_baseline" [] $"There is no arm '{declarations.Now.Baseline}', which the others are to be compared with."

      for problem in declarations.Problems do
          flag "not_understood" [] problem

      match known |> List.filter (fun name -> not (List.contains name used)) with
      | [] -> ()
      | alone when used.IsEmpty -> flag "not_compared" [] $"There is nothing to compare: the only arms are {Format.listing alone}."
      | alone -> flag "not_compared" [] $"No comparison has {Format.listing alone}."

      match List.ofSeq results.OtherArms with
      | [] -> ()
      | others -> flag "other_arms" [] $"These arms were run too and are no longer in the file: {Format.listing others}." ]

let private roleName role =
    match role with
    | Primary -> "primary"
    | Secondary -> "secondary"
    | Exploratory -> "exploratory"

let private optionalStopping =
    "Whoever adds seeds after a look until a difference shows will find one (optional stopping): no interval here holds "
    + "its confidence then but the one 'at any time', among the other methods."

/// Another rule for the seeds than was locked, or none where one was.
let private ruleChanged (before: DeclaredAnalysis) (now: DeclaredAnalysis) =
    match Option.ofObj before.Until, Option.ofObj now.Until with
    | Some _, None -> $"The rule for the seeds that was locked was given up. {optionalStopping} The intervals are computed at the level of the rule all the same."
    | None, _ -> $"A rule for the seeds took the place of the seeds that were locked. {optionalStopping}"
    | Some _, Some _ -> $"Another rule for the seeds than was locked. {optionalStopping}"

/// Whoever decides after a look at the results how many there are to be, decides what they are.
let private seedsChanged before now =
    let without others = List.filter (fun seed -> not (Set.contains seed (set others)))

    let were (seeds: int list) = $"""{Format.seedRanges seeds} {if seeds.Length = 1 then "was" else "were"}"""

    let happened =
        match now |> without before, before |> without now with
        | added, [] -> $"{were added} added"
        | [], gone -> $"{were gone} given up"
        | added, gone -> $"{were added} added and {were gone} given up"

    $"Another number of seeds than was locked: {happened}. {optionalStopping} A rule for the seeds, declared before the first run, has no such price."

let private declared (results: StudyResults) (declarations: Declarations) findings =
    let having isSo =
        let chosen = declarations.Comparisons |> List.filter isSo |> List.map _.Contrast
        findings |> List.filter (fun (finding: Finding) -> List.contains finding.Contrast chosen)

    match Option.ofObj results.Lock with
    | None ->
        [ if not findings.IsEmpty then
              let primary = findings |> List.filter (fun finding -> finding.Role = Primary)
              let even = if primary.IsEmpty then "" else ", the primary comparisons included"
              flag "not_registered" findings $"Nothing was registered before the runs: what is compared may have been chosen after seeing the numbers{even}." ]
    | Some locked ->
        let time = Format.instant locked.Locked

        [ match having _.IsLate with
          | [] -> ()
          | late -> flag "declared_later" late $"Not among what was locked at {time}, and so exploratory: {labels late}."

          match having _.IsRemoved with
          | [] -> ()
          | removed -> flag "removed_later" removed $"Locked at {time} and since taken out of the file, but shown all the same: {labels removed}."

          match having (fun _ -> true) |> List.filter (fun finding -> not finding.Absent.IsEmpty) with
          | [] -> ()
          | absent ->
              let arms = absent |> List.collect _.Absent |> List.distinct |> Format.listing
              flag "runs_missing" absent $"The file no longer has {arms}, and no run in the results says that it belongs there: {labels absent} was locked at {time} and cannot be made."

          let changed = Format.listing declarations.Changes

          if not declarations.Changes.IsEmpty then
              flag "analysis_changed" findings $"Changed after the analysis was locked at {time}: {changed}. So every comparison is exploratory."

          match declarations.OtherSeeds with
          | Some(before, now) -> flag "seeds_changed" findings (seedsChanged before now)
          | None -> ()

          match declarations.Locked with
          | Some before when before.Until <> declarations.Now.Until -> flag "seeds_changed" findings (ruleChanged before declarations.Now)
          | Some before when isNull before.Seeds && isNull before.Until ->
              flag "seeds_not_locked" findings
                  ("Which seeds there would be was not locked, so it cannot be excluded that seeds were added or given up after a look at the results (optional stopping): "
                   + "no interval here is sure of its confidence then but the one 'at any time', among the other methods.")
          | Some _
          | None -> ()

          match declarations.Locked with
          | Some before when before.Baseline <> declarations.Now.Baseline ->
              flag "baseline_changed" findings $"The baseline was {before.Baseline} when the analysis was locked at {time}, and is {declarations.Now.Baseline} now."
          | Some _
          | None -> ()

          let moves = declarations.Comparisons |> List.choose _.Moved |> List.distinct

          for before, now in moves do
              let moved = having (fun declared -> declared.Moved = Some(before, now))
              let stays = if declarations.Changes.IsEmpty then $"it stays {roleName before}, as locked" else $"it was locked as {roleName before}"
              flag "role_changed" moved $"Declared {roleName now} after the analysis was locked at {time}: {labels moved}; {stays}."

          let begun =
              [ for arm in results.Arms do
                    for run in arm.Runs do
                        match run.Provenance with
                        | null -> ()
                        | provenance -> provenance.Started ]

          if begun |> List.exists (fun started -> started < locked.Locked) then
              flag "locked_late" findings $"The analysis was locked at {time}, after the first run had begun at {Format.instant (List.min begun)}." ]

/// After a lock it is too late to name one for this study.
let private families (results: StudyResults) (declarations: Declarations) (findings: Finding list) =
    let advice = "name the one or two that the question is about, and they need no allowance for the others."

    // Of arms before and after a change nobody can declare one.
    [ if not results.IsBeforeAndAfter && findings.Length > 1 && findings |> List.forall (fun finding -> finding.Role <> Primary) then
          match Option.ofObj results.Lock, declarations.Locked with
          | None, _ -> flag "no_primary" [] $"No comparison was declared primary: {advice}"
          | Some _, Some locked when locked.Primary.Count = 0 ->
              flag "no_primary" [] $"No comparison was declared primary before the first run, and now it is too late to. In the next study {advice}"
          // One was, and another flag says why it does not count.
          | Some _, _ -> () ]

let private record study declarations =
    [ match SeedRule.unrecorded study declarations with
      | [] -> ()
      | counts ->
          let after = counts |> List.map (int64 >> Format.count) |> Format.listing
          flag "record_missing" []
              ($"The rule for seeds had to look after {after} seeds, and no such look is on record (decisions.jsonl): what was seen then, and when, cannot be checked. "
               + "Restore the file from a copy; 'ablate run' only looks again, and records that with the time of now.")

      match SeedRule.disagreements study declarations with
      | [] -> ()
      | unlike ->
          let each = unlike |> List.map (fun (recorded, now) -> $"{SeedRule.recordedWords recorded}, where the same seeds come to {SeedRule.words now} now") |> String.concat "; "
          flag "record_disagrees" [] $"What the rule for seeds recorded while it ran does not follow from the runs and the rule that are there now: {each}." ]

/// Whether as many seeds were trained as the rule asked for, no more and no fewer.
let private rule study (declarations: Declarations) =
    match Option.ofObj declarations.Now.Until, SeedRule.looks study declarations with
    | None, _ -> []
    | Some until, looks ->
        let width = $"± {Format.short (100.0 * until.HalfWidth)} percentage points"

        match looks |> List.tryFind (fun look -> look.Decision <> WidthRule.AddSeeds), List.tryLast looks with
        | None, _
        | _, None ->
            [ flag RuleNotMet [] $"The rule for seeds asks for more of them: the widest declared interval is not yet within {width}, of at most {until.Max} seeds." ]
        | Some first, Some last when first.Seeds < last.Seeds ->
            [ flag "more_than_the_rule" []
                  $"The rule for seeds ended after {first.Seeds} of them, but {last.Seeds} were trained: the intervals no longer follow from the rule." ]
        | Some first, _ when first.Decision = WidthRule.OutOfSeeds ->
            [ flag "rule_out_of_seeds" [] $"The rule for seeds ended at its most, {until.Max}, without an interval within {width}." ]
        | Some _, _ -> []

/// Whether what was declared was kept comes first, for a number that was chosen is none; then disagreements and doubts about the
/// runs, and notes on how to read them last.
let ofReport study (declarations: Declarations) (findings: Finding list) =
    let integrity =
        [ yield! ofSetup study findings
          yield! declared study.Results declarations findings
          yield! rule study declarations
          yield! record study declarations
          yield! unreported study declarations findings ]

    [ yield! [ for flag in integrity -> { flag with IsOfIntegrity = true } ]
      yield! ofRuns study findings
      yield! withoutVariance findings
      yield! sensitive findings
      yield! seeds declarations.Now.Confidence findings
      yield! ofPairs study findings
      yield! selection study declarations.Now.Metric findings
      yield! families study.Results declarations findings ]
