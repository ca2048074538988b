/// What the intervals of a report are about, in words.
module internal Ablate.Analysis.Report.Scope

open Ablate.Core
open Ablate.Analysis

/// What the examples are, "test examples".
let examples metric =
    if metric = AnalysisConfig.ValidationAccuracy then "validation examples" else "test examples"

/// What an interval is about.
let ofMetric metric =
    if metric = AnalysisConfig.ValidationAccuracy then "over training seeds on these validation examples"
    else "over training seeds on this test set"

/// The same for arms before and after a change that are not set up alike in so many values.
let withOtherSetup metric (differences: SetupDifference list) =
    match differences.Length with
    | 0 -> ofMetric metric
    | 1 -> $"{ofMetric metric}, with another {differences.Head.Path}"
    | count -> $"{ofMetric metric}, with {count} settings that are not the same"
