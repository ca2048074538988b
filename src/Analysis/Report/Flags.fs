/// What a reader must know before believing a number.
module internal Ablate.Analysis.Report.Flags

open System
open MathNet.Numerics.Distributions
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.Runs

/// The rule for seeds asks for more of them.
[<Literal>]
let RuleNotMet = "rule_not_met"

let private flag kind findings message =
    { Kind = kind
      Message = message
      Findings = findings |> List.map (fun (finding: Finding) -> finding.Id) }

let private labels (findings: Finding list) =
    findings |> List.map _.Label |> Format.listing

/// One flag for all findings that something is true of; none where there is none.
let private about kind (findings: Finding list) isSo (message: Finding list -> string) =
    match findings |> List.filter isSo with
    | [] -> []
    | found -> [ flag kind found (message found) ]

let private concerning arms (findings: Finding list) =
    findings |> List.filter (fun finding -> Samples.armsOf finding.Contrast |> List.exists (fun arm -> List.contains arm arms))

/// One flag for all arms that have seeds of a kind, such as "se (seeds 1 and 3)".
let private ofArms kind findings (places: (string * string) list) (message: string -> string) =
    match places with
    | [] -> []
    | _ -> [ flag kind (concerning (List.map fst places) findings) (message (places |> List.map snd |> Format.listing)) ]

let private withSeeds isFate study =
    [ for arm in study.Arms do
          match seedsOf isFate arm with
          | [] -> ()
          | seeds -> arm.Record.Name, $"{arm.Record.Name} ({Format.seedRanges seeds})" ]

// ---- runs ----

let private reasons study =
    [ for arm in study.Arms do
          for run in arm.Record.Runs do
              if run.Status = RunStatus.Failed then
                  Option.ofObj run.Failure |> Option.map Wording.inShort |> Option.defaultValue "" ]
    |> List.filter ((<>) "")
    |> List.distinct

let private incomplete study findings =
    let gone fate = fate = Missing || fate = Failed
    let lines = withSeeds gone study

    ofArms "incomplete" findings lines (fun places ->
        $"Provisional: runs of {places} have no result yet, and everything here may change with them.")

let private failures study findings =
    [ yield!
          ofArms "diverged" findings (withSeeds _.IsDiverged study) (fun places ->
              $"Training diverged in {places}. A difference is that of seeds that converged in all of its arms.")
      yield!
          ofArms "collapsed" findings (withSeeds _.IsCollapsed study) (fun places ->
              $"Runs collapsed, that is, ended below the accuracy declared for that: {places}. They count as failed.")
      yield!
          ofArms "failed" findings (withSeeds _.IsFailed study) (fun places ->
              let why =
                  match reasons study with
                  | [] -> ""
                  | reasons -> $""" ({String.concat "; " reasons})"""

              $"The machine ended runs of {places}{why}; they say nothing of the arms and are to be repeated with the same seeds.")

      let selected =
          [ for arm in study.Arms do
                let ended = arm |> seedsOf hasEnded |> List.length
                let lost = arm |> seedsOf isTrainingFailure |> List.length
                if 5 * lost > ended then arm.Record.Name, $"{arm.Record.Name} ({lost} of {ended})" ]

      yield!
          ofArms "selected_seeds" findings selected (fun places ->
              $"More than a fifth of the runs failed in training in {places}: the figures are those of selected seeds.")

      yield!
          about "depends_on_failures" findings (fun finding -> finding.Verdict = DependsOnFailures) (fun found ->
              $"The sign of {labels found} is one where both converged and the other where a failed run counts as chance; neither is the answer alone.") ]

/// Whether the seed did anything: runs of different seeds that are right on exactly the same examples.
let private identicalRuns study findings =
    let repeated (arm: ArmRuns) =
        let runs = completed arm
        let seeds = List.map fst runs

        match correctness study arm.Record.Name seeds with
        | Some correctness -> [ for first, second in correctness.Repeated do yield! [ seeds[first]; seeds[second] ] ] |> List.distinct |> List.sort
        | None ->
            let scores = runs |> List.map (fun (_, run) -> accuracy run) |> List.distinct

            // Rounded accuracies may well agree a few times.
            let isTelling =
                match study.Measure with
                | Counted _ -> seeds.Length >= 3
                | Shared -> seeds.Length >= 5

            if isTelling && scores.Length = 1 then seeds else []

    let found =
        [ for arm in study.Arms do
              match repeated arm with
              | [] -> ()
              | seeds -> arm.Record.Name, $"{arm.Record.Name} ({Format.seedRanges seeds})" ]

    ofArms "identical_runs" findings found (fun places ->
        $"Different seeds gave the same run in {places}: the seed does not seem to reach the training, so the spread over seeds means nothing.")

let private unequal study findings =
    let ns = study.Arms |> List.map (fun arm -> arm.Record.Name, (completed arm).Length)

    match ns |> List.map snd |> List.distinct with
    | []
    | [ _ ] -> []
    | counts ->
        let least = ns |> List.filter (fun (_, n) -> n < List.max counts) |> List.map fst
        let message = $"The arms have from {List.min counts} to {List.max counts} completed runs: a mean is over an arm's own runs, a difference over common seeds only."
        [ flag "unequal_n" (concerning least findings) message ]

let private pairs (findings: Finding list) =
    let lost (finding: Finding) = finding.Unmatched.Length
    let isMuch (finding: Finding) = 5 * lost finding > lost finding + finding.PerSeed.Length

    [ for finding in findings do
          if not finding.Unmatched.IsEmpty then
              let kind = if isMuch finding then "dropped_pairs" else "unmatched"
              let share = if isMuch finding then ", more than a fifth of all" else ""

              match finding.Contrast with
              | Slope _
              | Curvature _ ->
                  flag kind [ finding ]
                      ($"{finding.Label}: {Format.seedRanges finding.Unmatched} did not complete in all arms; a seed is fitted on what it has from three values on, "
                       + $"else left out{share}.")
              | Difference _
              | MeanDifference _ ->
                  flag kind [ finding ] $"{finding.Label}: {Format.seedRanges finding.Unmatched} completed in some of its arms only and are left out{share}." ]

// ---- numbers ----

let private seeds (level: float) findings =
    let n (finding: Finding) = finding.PerSeed.Length

    [ yield!
          about "no_pairs" findings (fun finding -> n finding = 0) (fun found ->
              $"No seed completed in all arms of {labels found}: there is nothing to compare.")
      yield!
          about "one_seed" findings (fun finding -> n finding = 1) (fun found ->
              $"One seed only for {labels found}: a number without an interval says nothing of other seeds.")
      yield!
          about "two_seeds" findings (fun finding -> n finding = 2) (fun found ->
              let reach = Format.decimals 1 (StudentT.criticalValue 1.0 level)
              $"Two seeds only for {labels found}: the interval reaches {reach} standard errors to each side.")
      yield!
          about "few_seeds" findings (fun finding -> n finding = 3 || n finding = 4) (fun found ->
              $"Very few seeds (3 or 4) for {labels found}: take it as a pilot; 5 are the least for one comparison and 10 for a family of six.") ]

let private withoutVariance findings =
    let isConstant (finding: Finding) =
        match finding.Main with
        | Outcome.Degenerate(ZeroVariance, _) -> true
        | Outcome.Degenerate _
        | Outcome.Ok _ -> false

    let isZero (finding: Finding) = finding.PerSeed |> List.forall (fun (_, value) -> value = 0.0)

    [ yield!
          about "identical_results" findings (fun finding -> isConstant finding && isZero finding) (fun found ->
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

// ---- where the numbers come from ----

let private origins study (findings: Finding list) =
    let ofArm (arm: ArmRuns) = [ for _, run in completed arm do yield! Origins.ofRun run |> Option.toList ] |> List.distinct
    let mixed = study.Arms |> List.filter (fun arm -> (ofArm arm).Length > 1)

    let unlike (finding: Finding) =
        match finding.Contrast with
        | Difference(a, b) ->
            let origin name seed =
                match Map.tryFind seed (fates study name) with
                | Some(Completed run) -> Origins.ofRun run
                | _ -> None

            [ for seed, _ in finding.PerSeed do
                  match origin a seed, origin b seed with
                  | Some first, Some second when first <> second -> seed
                  | _ -> () ]
        | MeanDifference _
        | Slope _
        | Curvature _ -> []

    let dirty = study.Arms |> List.filter (fun arm -> ofArm arm |> List.exists _.IsDirty)

    [ yield!
          ofArms "mixed_provenance" findings [ for arm in mixed -> arm.Record.Name, arm.Record.Name ] (fun places ->
              $"The runs of {places} were not all made with the same program, torch, kind of device and BLAS kernels; which are which stands under provenance.")

      for finding in findings do
          match unlike finding with
          | [] -> ()
          | seeds ->
              flag "unlike_pairs" [ finding ]
                  ($"{finding.Label}: at {Format.seedRanges seeds} the two runs of the pair were made with different programs, torch, kinds of device or BLAS kernels, "
                   + "so the difference is not the arms' alone.")

      yield!
          ofArms "dirty_sources" findings [ for arm in dirty -> arm.Record.Name, arm.Record.Name ] (fun places ->
              $"Runs of {places} were made by a program with uncommitted changes: its commit does not say what ran.") ]

let private counts study findings =
    let totals = [ for arm in study.Arms do for _, run in completed arm do yield! Option.ofNullable run.Total |> Option.toList ] |> List.distinct |> List.sort

    [ if totals.Length > 1 then
          flag "different_totals" findings
              ($"""The runs were measured on different numbers of examples ({totals |> List.map Format.count |> Format.listing}); """
               + "unless that is meant, they cannot be compared.")

      if not study.Odd.IsEmpty then
          let places = study.Odd |> List.groupBy fst |> List.map (fun (arm, runs) -> $"{arm} ({Format.seedRanges (List.map snd runs)})")
          let names = study.Odd |> List.map fst |> List.distinct

          flag "odd_predictions" (concerning names findings)
              $"The predictions kept of {Format.listing places} do not give the counts of those runs, so nothing is computed from them." ]

let private unreported study (declarations: Declarations) findings =
    let results = study.Results
    let known = [ for arm in study.Arms -> arm.Record.Name ]
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

// ---- what was declared ----

let private declared (results: StudyResults) (declarations: Declarations) findings =
    let having isSo =
        let chosen = declarations.Comparisons |> List.filter isSo |> List.map _.Contrast
        findings |> List.filter (fun (finding: Finding) -> List.contains finding.Contrast chosen)

    let changes (before: DeclaredAnalysis) (now: DeclaredAnalysis) =
        let points (share: Nullable<float>) = if share.HasValue then $"{Format.short (100.0 * share.Value)} pp" else "none"

        let rule (until: WidthRule | null) =
            match until with
            | null -> "none"
            | until -> $"± {Format.short (100.0 * until.HalfWidth)} pp with {until.Min} to {until.Max} seeds"

        let collapsed (value: Nullable<float>) = if value.HasValue then Format.short value.Value else "none"

        [ if before.Margin <> now.Margin then $"the margin ({points before.Margin} then, {points now.Margin} now)"
          if before.Confidence <> now.Confidence then $"the confidence ({Format.percent before.Confidence} then, {Format.percent now.Confidence} now)"
          if before.Metric <> now.Metric then $"the metric ({before.Metric} then, {now.Metric} now)"
          if before.Baseline <> now.Baseline then $"the baseline ({before.Baseline} then, {now.Baseline} now)"
          if before.CollapsedBelow <> now.CollapsedBelow then
              $"the accuracy of a collapsed run ({collapsed before.CollapsedBelow} then, {collapsed now.CollapsedBelow} now)"
          if before.Until <> now.Until then $"the rule for seeds ({rule before.Until} then, {rule now.Until} now)" ]

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

          match declarations.Locked |> Option.map (fun before -> changes before declarations.Now) with
          | Some [] -> ()
          | None -> ()
          | Some changed -> flag "analysis_changed" findings $"Changed after the analysis was locked at {time}: {Format.listing changed}."

          let begun =
              [ for arm in results.Arms do
                    for run in arm.Runs do
                        match run.Provenance with
                        | null -> ()
                        | provenance -> provenance.Started ]

          if begun |> List.exists (fun started -> started < locked.Locked) then
              flag "locked_late" findings $"The analysis was locked at {time}, after the first run had begun at {Format.instant (List.min begun)}." ]

let private families (findings: Finding list) =
    [ if findings.Length > 1 && findings |> List.forall (fun finding -> finding.Role <> Primary) then
          flag "no_primary" [] "No comparison was declared primary: name the one or two that the question is about, and they need no allowance for the others." ]

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

/// Disagreements and doubts about the runs first, notes on how to read them last.
let ofReport study (declarations: Declarations) (findings: Finding list) =
    [ yield! incomplete study findings
      yield! unreported study declarations findings
      yield! identicalRuns study findings
      yield! withoutVariance findings
      yield! failures study findings
      yield! sensitive findings
      yield! declared study.Results declarations findings
      yield! rule study declarations
      yield! seeds declarations.Now.Confidence findings
      yield! unequal study findings
      yield! pairs findings
      yield! origins study findings
      yield! counts study findings
      yield! selection study declarations.Now.Metric findings
      yield! families findings ]
