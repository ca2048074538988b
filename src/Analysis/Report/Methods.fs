/// The methods that a report uses, in words and with their sources, and what its numbers are about.
module internal Ablate.Analysis.Report.Methods

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations

/// Ids that no single outcome carries.
[<Literal>]
let Holm = "holm"

[<Literal>]
let BenjaminiHochberg = "benjamini_hochberg"

[<Literal>]
let DetectableMethod = "minimum_detectable_difference"

[<Literal>]
let HurdleMethod = "hurdle"

[<Literal>]
let WidthMethod = "width_rule"

/// Every method by its id: its name, and what it does, assumes and comes from.
let private known =
    [ PairedT.Method,
      "Paired t interval",
      "The differences of runs with the same seed: their mean ± t(n − 1) s/√n, and p = 2 P(T > |t|) against 0. Exact for normal differences, whatever the correlation within a pair (Student 1908)."
      Samples.MeanMethod,
      "Mean of several arms against a reference",
      "Seed by seed the mean of the arms less the reference, then the paired t interval; one comparison, with no price for the number of arms (Student 1908)."
      RatioTrend.SlopeMethod,
      "Slope per doubling",
      "Each seed's own least-squares slope of accuracy on log2 of the ratio, then Student's interval of the slopes; exact for normal scores, whatever their correlations. The baseline is no point on this axis."
      RatioTrend.CurvatureMethod,
      "Curvature",
      "Each seed's coefficient of the square in the least-squares parabola on log2 of the ratio, then Student's interval: a slope alone does not show a plateau."
      Holm,
      "Holm's adjustment",
      "p-values within each declared family, stepping down from the smallest; it bounds the chance of any false finding in the family, whatever the dependence (Holm 1979). A comparison that could not be made counts in the family."
      BenjaminiHochberg,
      "Benjamini and Hochberg's adjustment",
      "Among the exploratory comparisons: the expected share of false findings among those made (Benjamini and Hochberg 1995). Nothing exploratory is called a result."
      Findings.SimultaneousMethod,
      "Simultaneous interval",
      "The paired t interval at 1 − α/k for the k comparisons of a family, so that all hold together (Bonferroni). Holm may decide where this interval still touches 0."
      Crossed.SeedsAndExamplesMethod,
      "Seeds and new examples",
      "The difference over training seeds and over new examples like those measured: two-way random-effects analysis of variance of which examples each run gets right, degrees of freedom after Satterthwaite (1946)."
      Equivalence.Method,
      "Equivalence",
      "Two one-sided tests against the margin declared in advance; equivalent where the 1 − 2α interval lies within it (Schuirmann 1987). Each comparison is tested by itself, with no adjustment for the number of comparisons in its family."
      EffectSize.Method,
      "Standardised difference",
      "The mean difference over its own standard deviation between seeds, with the interval from the noncentral t; it says how sure a difference is and not whether it matters."
      WinRate.Method,
      "Paired wins",
      "The share of seeds at which the arm beats the reference, with Clopper and Pearson's interval (1934) of the untied pairs; after Bouthillier et al. (2021)."
      PairedT.CorrelationMethod,
      "Correlation within pairs",
      "Pearson's r over seeds with Fisher's z interval: what pairing by seed bought."
      Welch.Method,
      "Welch's interval",
      "The difference of all runs of two arms as two samples with unequal variances (Welch 1947). The answer where arms have no seeds in common that could pair them; else for comparison only, never chosen after seeing the correlation."
      SignedRank.HodgesLehmannMethod,
      "Signed rank",
      "Wilcoxon's signed-rank test (1945), exact, with the Hodges-Lehmann estimate of the pseudomedian (1963)."
      SignFlip.Method,
      "Sign flip",
      "The exact randomisation test of the mean over all patterns of signs; its p is at least 2/2^n."
      Bootstrap.ExpandedMethod,
      "Bootstrap",
      "The expanded percentile interval of resampled means (Hesterberg 2015), exact for counts; shown from eight seeds on, and below 20 not held against anything."
      Dunnett.Method,
      "Dunnett's comparisons",
      "All arms against the baseline with one error pooled over arms and seeds (Dunnett 1955); needs the same variance of every difference of two arms, else 95 % are 86 to 90 %. Asked for, and shown beside Holm's answer only."
      MaxT.Method,
      "Largest t under sign flips",
      "The sign of a whole seed is flipped in all arms together, and each |t| held against the largest (Westfall and Young 1993, step-down); exact up to 16 seeds. Asked for, and shown beside Holm's answer only."
      RatioTrend.PooledSlopeMethod,
      "Slope with pooled error",
      "The same slope with the residual variance of ratio and seed as its error, over the seeds that have every ratio."
      PitmanMorgan.Method,
      "Spread of the arms",
      "Whether an arm varies more from seed to seed than its reference: the ratio of the standard deviations with the interval of Pitman (1939) and Morgan (1939). Exploratory, and not robust to skew."
      Friedman.Method,
      "All arms at once",
      "Friedman's rank test (1937) with seeds as blocks, and Greenhouse and Geisser's epsilon (1959) of how unlike the variances of the differences are."
      Robustness.LeaveOneOutMethod,
      "Without one seed",
      "The mean with each seed left out in turn: its least and greatest value, and whether a single seed decides the answer."
      Page.Method,
      "Page's test",
      "Ranks within each seed along the ratios (Page 1963), exact given ties; p doubled, since the direction is that of the data."
      Robustness.AtChanceMethod,
      "Failed runs as chance",
      "The difference with every failed run counted at the accuracy of guessing; unstable as a mean, shown for its sign."
      AnytimeT.Method,
      "At any time",
      "An interval that may be looked at after every seed: Gaussian mixture of the t statistic's likelihood ratio with prior variance 4 of effect/s.d. (Lai 1976; Wang and Ramdas 2024)."
      BayesianT.Method,
      "Posterior with a flat prior",
      "The probability that the difference is below, within and above the margin (Benavoli et al. 2017); the same information as the paired t interval and no second piece of evidence."
      HurdleMethod,
      "Failures",
      "How often training fails (Clopper and Pearson 1934) and whether one arm fails more (exact McNemar test on paired seeds), the difference where both converged, and the difference with failures at chance: three lines that are only honest together."
      Failures.RateMethod,
      "Rate of failure",
      "Clopper and Pearson's interval (1934): none of five failed is compatible with a rate of up to 52 %."
      OneArm.MeanMethod,
      "Mean accuracy",
      "Student's interval of an arm's mean over seeds, cut at 0 and 100 %. Whether two such intervals overlap says nothing about the difference of the arms."
      OneArm.StandardDeviationMethod,
      "Standard deviation between seeds",
      "With its chi-squared interval, which is exact for normal scores."
      WidthMethod,
      "Seeds by rule",
      "Seeds were added until the widest declared interval was narrow enough, blind to the sign of the differences (in the line of Chow and Robbins 1965). The intervals are computed at 0.6 α and reported at 1 − α, which from five seeds on covers 94.9 to 97 % where 95 % are asked for (simulated); p is multiplied to match."
      DetectableMethod,
      "Minimum detectable difference",
      "The difference that this number of seeds finds with a power of 80 % at this spread, by the noncentral t at α/k in a declared family of k; a statement about the design and not about what was observed." ]

let private idOf outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate.Method
    | Outcome.Degenerate(_, rest) -> rest.Method

let private ofFinding (finding: Finding) =
    [ idOf finding.Main
      if finding.Adjusted.IsSome then
          if finding.Role = Exploratory then BenjaminiHochberg else Holm
      yield! finding.Simultaneous |> Option.map idOf |> Option.toList
      yield! finding.NewExamples |> Option.map idOf |> Option.toList
      if finding.Equivalence.IsSome then Equivalence.Method
      yield! finding.Effect |> Option.map (fun effect -> idOf effect.Dz) |> Option.toList
      yield! finding.Wins |> Option.map (fun wins -> idOf wins.Rate) |> Option.toList
      yield! finding.Correlation |> Option.map idOf |> Option.toList
      yield! finding.Spread |> Option.map idOf |> Option.toList
      if finding.Hurdle.IsSome then HurdleMethod
      yield! finding.Sensitivity |> List.map _.Method
      if finding.Posterior.IsSome then BayesianT.Method
      if finding.MinimumDetectable.IsSome then DetectableMethod ]

/// Name and text of each method that the findings and arms use.
let used (declarations: Declarations) (findings: Finding list) (arms: ArmSummary list) (together: Together option) =
    let ids =
        [ yield! findings |> List.collect ofFinding
          for arm in arms do
              idOf arm.Mean
              idOf arm.StandardDeviation
              yield! arm.FailureRate |> Option.map idOf |> Option.toList
          if together.IsSome then Friedman.Method
          if (SeedRule.inForce declarations).IsSome then WidthMethod ]
        |> set

    [ for id, name, text in known do
          if ids.Contains id then name, text ]

/// What the intervals are about.
let estimand (results: StudyResults) (declarations: Declarations) =
    let examples = Scope.examples declarations.Now.Metric

    let these =
        match Option.ofObj results.Test with
        | Some test ->
            // As much of the hash as tells sets apart; report.json has all of it.
            let set = test.Identity.Substring(0, min 12 test.Identity.Length)
            $"these {Format.count (int64 test.Labels.Count)} {examples} (set {set})"
        | None ->
            match [ for arm in results.Arms do for run in arm.Runs do yield! Option.ofNullable run.Total |> Option.toList ] |> List.distinct with
            | [ total ] -> $"the same {Format.count total} {examples}"
            | _ -> $"the same {examples}"

    // A run with an identity was trained here, and is measured as everything is that is trained here.
    let isTrainedHere =
        (Option.ofObj results.Test).IsSome || results.Arms |> Seq.exists (fun arm -> arm.Runs |> Seq.exists (fun run -> not (isNull run.Id)))

    let others =
        if (Option.ofObj results.Test).IsSome then "what is called 'seeds and new examples' is about new examples like these too"
        else "of other examples nothing is said, since which of these each run gets right was not kept"

    let isOtherTraining (difference: SetupDifference) = difference.Path.StartsWith("data.", System.StringComparison.Ordinal)

    let training =
        if results.SetupDifferences.Count = 0 then "this training set"
        elif Seq.exists isOtherTraining results.SetupDifferences then "the training set, network and recipe that each side has"
        else "this training set, the network and recipe that each side has"

    "Every interval is about the mean over training seeds (initialisation, order of the data, augmentation), given that training converges, "
    + $"with {training} and {these}; {others}. "
    + (if isTrainedHere then
           "Each run is measured after its last epoch: no epoch was chosen by these examples."
       else
           "How each run's epoch was chosen is not known here.")

let private families (findings: Finding list) =
    [ for role, name, rule in
          [ Primary, "Primary", "Holm's p and Bonferroni's interval within the family"
            Secondary, "Secondary", "Holm's p and Bonferroni's interval within the family"
            Exploratory, "Exploratory", "Benjamini and Hochberg's adjustment, and no conclusions" ] do
          match findings |> List.filter (fun finding -> finding.Role = role) with
          | [] -> ()
          | [ only ] when role <> Exploratory -> $"{name}: {only.Label}."
          | family ->
              let labels = family |> List.map _.Label |> String.concat ", "
              $"""{name} ({Format.plural "comparison" family.Length}; {rule}): {labels}.""" ]

/// What was declared, and when.
let declaration (study: Runs.Study) (declarations: Declarations) (findings: Finding list) =
    let results = study.Results
    let now = declarations.Now

    let begun =
        [ for arm in results.Arms do
              for run in arm.Runs do
                  match run.Provenance with
                  | null -> ()
                  | provenance -> provenance.Started ]

    [ match Option.ofObj results.Lock with
      | None -> "Nothing was registered before the runs."
      | Some locked ->
          let first = if begun.IsEmpty then "" else $"; the first run began at {Format.instant (List.min begun)}"
          $"The analysis was locked at {Format.instant locked.Locked} (hash {locked.Hash}){first}."

      match declarations.Locked with
      | None -> ()
      | Some locked ->
          match Option.ofObj locked.Until, Option.ofObj locked.Seeds with
          | None, None -> "Which seeds there would be was not locked."
          | None, Some seeds -> $"Locked with it: {Format.seedRanges (List.ofSeq seeds)}."
          | Some _, _ -> ()

      if not declarations.Changes.IsEmpty then
          $"Changed since: {Format.listing declarations.Changes}; so every comparison is exploratory."

      yield! families findings

      for variable in declarations.Undeclared do
          $"No trend over {variable} was declared: its slope and curvature are exploratory."

      match Option.ofNullable now.Margin with
      | Some margin -> $"Margin of equivalence: ± {Format.short (100.0 * margin)} percentage points."
      | None -> "No margin was stated, so nothing is called equivalent."

      $"Confidence {Format.percent now.Confidence}; {now.Metric} against {now.Baseline}."

      match Option.ofNullable now.CollapsedBelow with
      | Some accuracy -> $"A run below {Format.percent accuracy} counts as collapsed."
      | None -> ()

      "Tuning of hyperparameters for each arm: the budget is not recorded."

      let seeds = SeedRule.trained study

      match Option.ofObj now.Until with
      | Some until ->
          $"Rule for seeds: all arms get more of them until the widest declared interval is within ± {Format.short (100.0 * until.HalfWidth)} percentage points, "
          + $"at least {until.Min} and at most {until.Max}; "
          + (if seeds.IsEmpty then "none was trained yet." else $"trained were {Format.seedRanges seeds}.")
      | None when seeds.IsEmpty -> "There are no runs."
      | None -> $"The runs are those of {Format.seedRanges seeds}."

      match SeedRule.recorded study, SeedRule.looks study declarations with
      | [], [] -> ()
      | [], looks -> $"""Half-width of the widest declared interval: {looks |> List.map SeedRule.words |> String.concat "; "}."""
      | recorded, _ ->
          $"""Half-width of the widest declared interval, as recorded while the rule ran: {recorded |> List.map SeedRule.recordedWords |> String.concat "; "}.""" ]
