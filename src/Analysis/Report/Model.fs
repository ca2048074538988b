namespace Ablate.Analysis.Report

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Statistics

/// What a comparison was declared as before the first run. A comparison that was not declared then is exploratory.
type internal Role =
    | Primary
    | Secondary
    | Exploratory

/// What is estimated, over training seeds; differences in percentage points.
type internal Contrast =
    /// arm - reference.
    | Difference of arm: string * reference: string
    /// The mean of several arms minus a reference.
    | MeanDifference of arms: string list * reference: string
    /// The least-squares slope of accuracy on log2 of a swept ratio: points per doubling. Arms with their ratios, ascending.
    | Slope of variable: string * arms: (string * float) list
    /// Its quadratic component.
    | Curvature of variable: string * arms: (string * float) list

type internal Verdict =
    | Superior
    | SuperiorWithinMargin
    | Equivalent
    | InferiorWithinMargin
    | Inferior
    | Inconclusive
    /// The sign is one where both arms converged and the other where failed runs count as chance; or what chance is, is not
    /// known, and the arm that looks better fails more often.
    | DependsOnFailures
    | NotEstimable
    /// The same accuracy at every seed before and after a change.
    | Unchanged

/// What the sign of a difference rests on, beside the paired t.
type internal Sensitivity =
    { Method: string
      Label: string
      /// A test that has no interval is Degenerate(Undefined, …) with its value and p.
      Result: Outcome
      /// The least and the greatest value, of "leave one seed out".
      Range: (float * float) option
      /// What to know of this line, a sentence: such as that it cannot reach 0.05 with so few seeds.
      Note: string option
      /// Whether it leads to another verdict than the main line.
      Disagrees: bool }

/// Where the uncertainty of a difference comes from, where the predictions of every run were kept.
type internal Sources =
    { /// In shares of 1 as the statistic gives it, variances in its square; NewExamples has its interval in points.
      Crossed: Crossed.CrossedDifference
      /// Shares of the variance of the mean difference: seeds, examples, residual.
      Shares: Crossed.BySource option }

/// What training failures do to a comparison, in three lines that are only honest together: how often, the difference where all
/// runs converged, and the difference with failures counted as chance.
type internal FailureLines =
    { /// Seeds with which training ended, well or not, in all of the comparison's arms; 0 where nothing is paired.
      Pairs: int
      /// Of seeds at which a run of the arms failed, as a share of 1; along a swept value, of any of its arms.
      FailuresA: Outcome
      /// Of the reference; none along a swept value.
      FailuresB: Outcome option
      /// Exact McNemar of the two, and Fisher's where nothing is paired.
      FailuresP: PValue option
      /// In the unit of the contrast.
      Converged: Outcome
      /// None where the accuracy of guessing is not known, as in a table.
      AtChance: Outcome option
      /// The last two have different signs, so that neither is the headline.
      DependsOnFailures: bool
      /// More than a fifth of an arm's runs failed: the converged seeds are a selection.
      IsSelected: bool }

/// One comparison with everything that is claimed of it. Values in percentage points.
type internal Finding =
    {
        /// Letters and digits, unique, for macro names and anchors.
        Id: string
        Contrast: Contrast
        /// Such as "se-r4 - baseline".
        Label: string
        Role: Role
        /// Comparisons in its family, itself included.
        FamilySize: int
        /// Arms of a locked comparison that the file no longer has, nor the results any run of theirs.
        Absent: string list
        /// Seed and value, ascending by seed.
        PerSeed: (int * float) list
        /// Seeds that completed in some but not all of its arms; none where nothing is paired.
        Unmatched: int list
        /// Where the two arms have no seeds in common to be paired by: the runs of the arm and those of the reference, which are
        /// compared as two samples.
        Unpaired: (int * int) option
        /// Paired t, or the same on per-seed contrasts; Welch's where nothing is paired.
        Main: Outcome
        StandardDeviation: float option
        /// Of the arm (or of the mean of several) and of the reference over the seeds in PerSeed, in per cent; none for a slope.
        Means: (float * float) option
        /// 1 - error of the arm/error of the reference, as a share of 1, over the same seeds.
        RelativeErrorReduction: float option
        /// Bonferroni-t within the family; for exploratory ones none.
        Simultaneous: Outcome option
        /// Holm within a declared family, Benjamini-Hochberg among the exploratory ones.
        Adjusted: PValue option
        /// Over seeds and new examples (crossed), where predictions were kept.
        NewExamples: Outcome option
        /// Why there is no such interval, where predictions were kept and it has none all the same.
        NewExamplesMissing: string option
        Sources: Sources option
        Wins: WinRate.WinRate option
        Effect: EffectSize.EffectSize option
        Equivalence: Equivalence.Equivalence option
        /// The smallest margin that would be declared equivalent, in percentage points.
        SmallestMargin: float option
        Correlation: Outcome option
        /// Standard deviation over seeds of the arm as a multiple of the reference's (Pitman and Morgan); from eight seeds on.
        Spread: Outcome option
        /// Where a run of any of its arms diverged or collapsed.
        Hurdle: FailureLines option
        Sensitivity: Sensitivity list
        /// P(worse by more than the margin), P(within), P(better by more); where a margin is declared.
        Posterior: BayesianT.Posterior option
        /// With 80 % power at this n and spread, in percentage points, at the level of one comparison of its family.
        MinimumDetectable: float option
        Verdict: Verdict
        /// The answer in a sentence.
        Sentence: string
        /// "Undecided: about k more seeds would give ± h."; only where it is.
        MoreSeeds: string option
    }

/// One arm by itself. Accuracies in per cent.
type internal ArmSummary =
    { Arm: ArmRecord
      IsBaseline: bool
      /// Seeds by what became of them, ascending; together all of the arm's.
      Completed: int list
      Diverged: int list
      /// Completed below the accuracy declared as that of a collapsed run.
      Collapsed: int list
      /// Ended by the machine.
      Failed: int list
      Missing: int list
      /// Over the completed runs (collapsed ones left out).
      Mean: Outcome
      StandardDeviation: Outcome
      /// Of diverged and collapsed among the runs that training itself ended.
      FailureRate: Outcome option
      /// Seconds a run, mean over seeds.
      Seconds: float option }

/// All arms at once, over the seeds that all of them completed with.
type internal Together =
    { Arms: int
      Seeds: int
      /// Whether all arms are alike, by ranks within each seed.
      Friedman: Friedman.Friedman option
      /// Whether one error can be pooled over arms and seeds.
      Sphericity: Sphericity.Sphericity option }

/// Something that a reader must know before believing a number.
type internal Flag =
    { /// A short id such as `few_seeds`.
      Kind: string
      Message: string
      /// Whether it is about what was declared and whether that was kept: such a one is never folded away.
      IsOfIntegrity: bool
      /// The findings it concerns, by their ids; empty: all.
      Findings: string list }

/// The whole, as typed numbers and sentences; every format is a rendering of it.
type internal Report =
    { Results: StudyResults
      Confidence: float
      /// Of equivalence, in percentage points.
      Margin: float option
      /// What was declared and when, in sentences: families with their sizes, margin, rule for seeds, lock.
      Declaration: string list
      /// Primary first, then secondary, then exploratory, each in the order of the file.
      Findings: Finding list
      Arms: ArmSummary list
      /// From three arms on.
      Together: Together option
      Flags: Flag list
      /// Whether runs are missing, so that everything may change.
      IsProvisional: bool
      /// What the intervals are about: seeds, training set, test set.
      Estimand: string
      /// Name and text of each method used, with its citation.
      Methods: (string * string) list
      /// What it was made with, in words, one line for each origin with its arms and seeds.
      Provenance: string list }
