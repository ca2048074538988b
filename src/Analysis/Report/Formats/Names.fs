/// The words for programs: what report.json and the CSV files call a role, a verdict, a reason and a unit. They are part of the
/// files' form and change with its version only.
module internal Ablate.Analysis.Report.Formats.Names

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report

let role role =
    match role with
    | Primary -> "primary"
    | Secondary -> "secondary"
    | Exploratory -> "exploratory"

let contrast contrast =
    match contrast with
    | Difference _ -> "difference"
    | MeanDifference _ -> "mean_difference"
    | Slope _ -> "slope"
    | Curvature _ -> "curvature"

let armsOf contrast =
    match contrast with
    | Difference(arm, _) -> [ arm ]
    | MeanDifference(arms, _) -> arms
    | Slope(_, arms)
    | Curvature(_, arms) -> List.map fst arms

let verdict verdict =
    match verdict with
    | Superior -> "superior"
    | SuperiorWithinMargin -> "superior_within_margin"
    | Equivalent -> "equivalent"
    | InferiorWithinMargin -> "inferior_within_margin"
    | Inferior -> "inferior"
    | Inconclusive -> "inconclusive"
    | DependsOnFailures -> "depends_on_failures"
    | NotEstimable -> "not_estimable"
    | Unchanged -> "unchanged"

let reason reason =
    match reason with
    | NoSeeds -> "no_seeds"
    | OneSeed -> "one_seed"
    | ZeroVariance -> "zero_variance"
    | AllZero -> "all_zero"
    | TooFewForMethod _ -> "too_few_for_method"
    | TooManyForMethod _ -> "too_many_for_method"
    | UnbalancedBlocks -> "unbalanced_blocks"
    | NonFinite -> "non_finite"
    | Undefined -> "undefined"

let status status =
    match status with
    | RunStatus.Completed -> "completed"
    | RunStatus.Diverged -> "diverged"
    | RunStatus.Failed -> "failed"
    | RunStatus.Missing -> "missing"
    | other -> invalidArg (nameof status) $"There is no status {other}."

/// How a finding's adjusted p came about.
let adjustment role =
    match role with
    | Primary
    | Secondary -> "holm"
    | Exploratory -> "benjamini_hochberg"
