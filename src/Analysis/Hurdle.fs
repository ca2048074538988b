/// Two arms of which some runs failed, in three lines that are only honest together: how often runs fail, the difference where both
/// converged, and the difference with failures counted as chance. A mean over all runs alone covers 26 to 68 % with up to 20
/// seeds of which 5 % collapse, so there is no single number.
module internal Ablate.Analysis.Hurdle

open Ablate.Analysis.Statistics

/// What became of a run. A run that the machine ended is none: it is repeated with the same seed.
[<RequireQualifiedAccess>]
type Fate =
    | Converged of correct: int64
    /// Diverged, or completed below the accuracy that was declared as collapsed.
    | Failed

type Hurdle =
    {
        /// Seeds with which both arms have a run, failed or not.
        Pairs: int
        /// Rates of failure, as shares of 1.
        FailuresA: Outcome
        FailuresB: Outcome
        /// Exact McNemar on the pairs.
        FailuresP: PValue
        /// In counts, over the seeds with which both converged.
        Converged: PairedT.PairedDifference
        /// In counts, over all pairs with a failed run at chance: unstable as a mean, shown for its sign.
        AtChance: PairedT.PairedDifference
        /// The two differences have different signs, so that neither is the headline.
        DependsOnFailures: bool
        /// More than a fifth of an arm's runs failed: the converged pairs are a selection of seeds.
        IsSelected: bool
    }

/// A completed run's fate, by the accuracy (0 to 1) that was declared in advance as that of a collapsed one: chance + 10 points, say.
let fateOf collapsedBelow (examples: int64) correct =
    if float correct < collapsedBelow * float examples then Fate.Failed else Fate.Converged correct

/// Over the seeds that both arms were run with, pair by pair.
let compare confidence (classes: int) (examples: int64) (a: Fate array) (b: Fate array) =
    if classes < 2 then
        invalidArg (nameof classes) $"A classification has at least 2 classes, not {classes}."

    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many runs of B ({b.Length}) as of A ({a.Length})."

    let pairs = Array.zip a b
    let failed fates = fates |> Array.filter ((=) Fate.Failed) |> Array.length
    let failedA, failedB = failed a, failed b
    let failedBoth = pairs |> Array.filter ((=) (Fate.Failed, Fate.Failed)) |> Array.length

    let converged =
        pairs
        |> Array.choose (function
            | Fate.Converged a, Fate.Converged b -> Some(a, b)
            | Fate.Failed, _
            | _, Fate.Failed -> None)

    // In units of 1/classes of an example, chance is a whole number too.
    let atChance fates =
        fates
        |> Array.map (function
            | Fate.Converged correct -> int64 classes * correct
            | Fate.Failed -> examples)

    let convergedDifference = PairedT.ofCounts confidence (Array.map fst converged) (Array.map snd converged)

    let chanceDifference =
        PairedT.ofCounts confidence (atChance a) (atChance b) |> PairedT.scale (1.0 / float classes)

    let signOf (difference: PairedT.PairedDifference) =
        Outcome.value difference.Mean |> Option.map sign |> Option.defaultValue 0

    { Pairs = pairs.Length
      FailuresA = Failures.rate confidence failedA a.Length
      FailuresB = Failures.rate confidence failedB b.Length
      FailuresP = Failures.pairedP (failedA - failedBoth) (failedB - failedBoth)
      Converged = convergedDifference
      AtChance = chanceDifference
      DependsOnFailures = signOf convergedDifference * signOf chanceDifference < 0
      IsSelected = 5 * max failedA failedB > a.Length }
