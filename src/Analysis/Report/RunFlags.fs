/// What to know of the runs: lost, failed, alike, of mixed origin.
module internal Ablate.Analysis.Report.RunFlags

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report.Runs

let flag kind findings message =
    { Kind = kind
      Message = message
      IsOfIntegrity = false
      Findings = findings |> List.map (fun (finding: Finding) -> finding.Id) }

let labels (findings: Finding list) =
    findings |> List.map _.Label |> Format.listing

/// One flag for all findings that something is true of; none where there is none.
let about kind (findings: Finding list) isSo (message: Finding list -> string) =
    match findings |> List.filter isSo with
    | [] -> []
    | found -> [ flag kind found (message found) ]

let concerning arms (findings: Finding list) =
    findings |> List.filter (fun finding -> Samples.armsOf finding.Contrast |> List.exists (fun arm -> List.contains arm arms))

/// One flag for all arms that have seeds of a kind, such as "se (seeds 1 and 3)".
let ofArms kind findings (places: (string * string) list) (message: string -> string) =
    match places with
    | [] -> []
    | _ -> [ flag kind (concerning (List.map fst places) findings) (message (places |> List.map snd |> Format.listing)) ]

let withSeeds isFate study =
    [ for arm in study.Arms do
          match seedsOf isFate arm with
          | [] -> ()
          | seeds -> arm.Record.Name, $"{arm.Record.Name} ({Format.seedRanges seeds})" ]

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

      let isUnknown (finding: Finding) =
          finding.Verdict = DependsOnFailures && finding.Hurdle |> Option.exists _.AtChance.IsNone

      let selected =
          [ for arm in study.Arms do
                let ended = arm |> seedsOf hasEnded |> List.length
                let lost = arm |> seedsOf isTrainingFailure |> List.length
                if 5 * lost > ended then arm.Record.Name, $"{arm.Record.Name} ({lost} of {ended})" ]

      yield!
          ofArms "selected_seeds" findings selected (fun places ->
              $"More than a fifth of the runs failed in training in {places}: the figures are those of selected seeds.")

      yield!
          about "depends_on_failures" findings (fun finding -> isUnknown finding) (fun found ->
              $"The arm that looks better in {labels found} fails more often, and what guessing would reach is not known: where failures count, the answer may turn.")

      yield!
          about "depends_on_failures" findings (fun finding -> finding.Verdict = DependsOnFailures && not (isUnknown finding)) (fun found ->
              $"The sign of {labels found} is one where both converged and the other where a failed run counts as chance; neither is the answer alone.") ]

/// Whether these runs kept weights that are not all the same: then the seed did reach the training.
let private haveOtherWeights study arm seeds =
    let hashes = [ for seed in seeds -> Option.ofObj (study.Results.WeightsHash.Invoke(arm, seed)) ]
    List.forall Option.isSome hashes && (List.distinct hashes).Length = hashes.Length

/// Whether the seed did anything: runs of different seeds that are right on exactly the same examples.
let private identicalRuns study findings =
    let repeated (arm: ArmRuns) =
        let runs = completed arm
        let seeds = List.map fst runs

        match correctness study arm.Record.Name seeds with
        | Some correctness -> [ for first, second in correctness.Repeated do yield! [ seeds[first]; seeds[second] ] ] |> List.distinct |> List.sort
        | None ->
            let scores = runs |> List.choose (fun (_, run) -> accuracy run) |> List.distinct

            // Rounded accuracies may well agree a few times.
            let isTelling =
                match study.Measure with
                | Counted _ -> seeds.Length >= 3
                | Shared -> seeds.Length >= 5

            match scores with
            | [ score ] when isTelling && score > 0.0 && score < 1.0 -> seeds
            | _ -> []

    let found =
        [ for arm in study.Arms do
              match repeated arm with
              | [] -> ()
              | seeds -> arm.Record.Name, seeds, $"{arm.Record.Name} ({Format.seedRanges seeds})" ]

    let unlike, alike = found |> List.partition (fun (arm, seeds, _) -> haveOtherWeights study arm seeds)
    // A table has no predictions.
    let what = if study.Rows.Count > 0 then "predictions" else "accuracy"
    let places runs = [ for arm, _, place in runs -> arm, place ]

    [ yield!
          ofArms "identical_runs" findings (places alike) (fun places ->
              $"Different seeds gave the same {what} in {places}: the seed does not seem to reach the training, so the spread over seeds means nothing.")
      yield!
          ofArms "identical_predictions" findings (places unlike) (fun places ->
              $"Different seeds gave the same predictions in {places}, though not the same weights: as networks do that give every example one class.") ]

/// The same run, by its identity, that was trained more than once and came out otherwise.
let private unrepeatable study findings =
    let runs =
        [ for arm in study.Arms do
              for seed, run in completed arm do
                  match Option.ofObj run.Id, accuracy run with
                  | Some id, Some accuracy -> id, (arm.Record.Name, seed, 100.0 * accuracy, Origins.ofRun run)
                  | _ -> () ]

    let repeats = runs |> List.groupBy fst |> List.map (snd >> List.map snd) |> List.filter (fun group -> group.Length > 1)
    let scores group = [| for _, _, score, _ in group -> score |]
    let unlike = repeats |> List.filter (fun group -> scores group |> Array.distinct |> Array.length > 1)

    match unlike with
    | [] -> []
    | _ ->
        // Pooled over all that were repeated, those that agree too.
        let squares = repeats |> List.sumBy (fun group -> let values = scores group in Numerics.standardDeviation values ** 2.0 * float (values.Length - 1))
        let sd = sqrt (squares / float (repeats |> List.sumBy (fun group -> group.Length - 1)))
        let arms = unlike |> List.collect (List.map (fun (arm, _, _, _) -> arm)) |> List.distinct
        let seeds = unlike |> List.map (fun group -> let _, seed, _, _ = group.Head in seed) |> List.distinct |> List.sort
        let isSameOrigin = unlike |> List.exists (fun group -> (group |> List.map (fun (_, _, _, origin) -> origin) |> List.distinct).Length = 1)

        let why =
            if isSameOrigin then "Training is not deterministic on this machine"
            else "The change of program, torch or device changes numbers"

        let message =
            $"The same runs, trained again, came out otherwise in {Format.listing arms} ({Format.seedRanges seeds}): their standard deviation between repeats is "
            + $"{Format.decimals (Format.placesForTwoDigits sd) sd} percentage points. {why}, which is part of every spread here."

        [ flag "unrepeatable" (concerning arms findings) message ]

let private unequal study findings =
    let ns = study.Arms |> List.map (fun arm -> arm.Record.Name, (completed arm).Length)

    match ns |> List.map snd |> List.distinct with
    | []
    | [ _ ] -> []
    | counts ->
        let least = ns |> List.filter (fun (_, n) -> n < List.max counts) |> List.map fst
        let message = $"The arms have from {List.min counts} to {List.max counts} completed runs: a mean is over an arm's own runs, a difference over common seeds only."
        [ flag "unequal_n" (concerning least findings) message ]

/// Seeds that did not come to an end in all arms of a comparison are a loss; those that an arm was never given are not.
let private withoutPartner study (finding: Finding) =
    let arms = Samples.armsOf finding.Contrast
    let lacking = [ for arm in arms do let has = fates study arm in arm, finding.Unmatched |> List.filter (has.ContainsKey >> not) ]
    let never = lacking |> List.collect snd |> set

    [ match finding.Unmatched |> List.filter (never.Contains >> not) with
      | [] -> ()
      | lost -> $"{Format.seedRanges lost}, which did not complete in all of its arms"
      for arm, seeds in lacking do
          if not seeds.IsEmpty then $"{Format.seedRanges seeds}, which {arm} does not have" ]
    |> String.concat ", and "

let private pairs study (findings: Finding list) =
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
                  flag kind [ finding ] $"{finding.Label}: without {withoutPartner study finding}{share}." ]

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

/// The flag of arms of one name that are not set up alike.
[<Literal>]
let OtherSetup = "other_setup"

/// More than these nobody reads; report.json has them all.
[<Literal>]
let private MostListed = 12

/// Where arms before and after a change are not the same arms: what of them is not.
let ofSetup study (findings: Finding list) =
    let change (difference: SetupDifference) =
        match difference.Before, difference.After with
        | null, after -> $"{difference.Path} added ({after})"
        | before, null -> $"{difference.Path} taken away ({before})"
        | before, after -> $"{difference.Path} {before} → {after}"

    let listed changes =
        match List.length changes - MostListed with
        | beyond when beyond > 0 -> (List.take MostListed changes |> String.concat "; ") + $"; and {beyond} more"
        | _ -> String.concat "; " changes

    [ for changes, arms in
          study.Results.SetupDifferences
          |> List.ofSeq
          |> List.groupBy _.Arm
          |> List.map (fun (arm, changes) -> arm, List.map change changes)
          |> List.groupBy snd
          |> List.map (fun (changes, arms) -> changes, List.map fst arms) do
          let found = concerning arms findings

          flag OtherSetup found
              ($"Not the same arm on both sides in {labels found}: {listed changes}. "
               + "So a difference is that of what is not alike, and not of a program or machine alone.") ]

/// Disagreements and doubts about single runs.
let ofRuns study findings =
    [ yield! incomplete study findings
      yield! identicalRuns study findings
      yield! unrepeatable study findings
      yield! failures study findings
      yield! origins study findings
      yield! counts study findings ]

/// Seeds that some arms have and others lack.
let ofPairs study findings =
    [ yield! unequal study findings
      yield! pairs study findings ]
