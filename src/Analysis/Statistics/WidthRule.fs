/// Adding seeds until the interval is narrow enough. The rule looks at the spread of the differences alone, never at their sign or
/// size: stopping on significance covers 77 % with up to 20 seeds, stopping on width at a working level of 0.03 instead of 0.05,
/// from five seeds on, about 95 % (simulated, 94.87 % at worst, for a half-width of 0.55 standard deviations; a sequential
/// fixed-width interval in the line of Chow and Robbins 1965).
/// Estimand: that of the interval, the mean over training seeds of A - B on this test set.
module internal Ablate.Analysis.Statistics.WidthRule

open Ablate.Analysis

/// The fewest seeds from which the default working level covers what is promised.
[<Literal>]
let FewestSeeds = 5

/// Declared before the first seed; a later change makes the result exploratory.
type Rule =
    {
        /// In the unit of the differences.
        HalfWidth: float
        /// The first look, at least 5.
        Min: int
        /// No more seeds than this, narrow or not.
        Max: int
        /// The error that the reported interval has, 0.05.
        Level: float
        /// The error that the interval is computed with, 0.03.
        WorkingLevel: float
        /// Declared contrasts, among which the working level is divided.
        Contrasts: int
    }

/// What the intervals are computed with so that they have this level when the rule has ended: the simulated share of it, 3 of 5.
let workingLevel level = 0.03 / 0.05 * level

let declared halfWidth least most contrasts =
    { HalfWidth = halfWidth
      Min = least
      Max = most
      Level = 0.05
      WorkingLevel = 0.03
      Contrasts = contrasts }

type Decision =
    | AddSeeds
    | NarrowEnough
    | OutOfSeeds

/// What was seen after a number of seeds, and what follows.
type Look =
    {
        /// Seeds that every arm has been trained with.
        Seeds: int
        /// Of each contrast, in the order given; None where there is no spread to go by.
        HalfWidths: float option list
        Decision: Decision
    }

let private require rule =
    if not (rule.HalfWidth > 0.0) then
        invalidArg (nameof rule) $"A target half-width is above 0, not {string rule.HalfWidth}."

    if rule.Min < FewestSeeds || rule.Max < rule.Min then
        invalidArg
            (nameof rule)
            $"The first look is after at least {FewestSeeds} seeds and not after the last, not after {rule.Min} of {rule.Max}: with fewer the interval would not hold what it says."

    if not (rule.WorkingLevel > 0.0 && rule.WorkingLevel <= rule.Level && rule.Level < 1.0) then
        invalidArg (nameof rule) $"The working level is between 0 and the level of {string rule.Level}, not {string rule.WorkingLevel}."

    if rule.Contrasts < 1 then
        invalidArg (nameof rule) $"At least one contrast is declared, not {rule.Contrasts}."

/// The confidence with which each contrast's interval is computed.
let workingConfidence rule =
    require rule
    1.0 - rule.WorkingLevel / float rule.Contrasts

/// What to do after this many seeds, from each declared contrast's number of pairs and their standard deviation. A contrast without
/// spread, or with fewer pairs than the first look needs, never is narrow enough.
let look rule seeds (spreads: (int * float option) list) =
    require rule

    if spreads.Length <> rule.Contrasts then
        invalidArg (nameof spreads) $"The rule is declared for {rule.Contrasts} contrasts, not for {spreads.Length}."

    let tail = rule.WorkingLevel / float (2 * rule.Contrasts)

    let halfWidths =
        [ for pairs, sd in spreads do
              match sd with
              | Some sd when pairs >= 2 && sd > 0.0 -> Some(StudentT.upperQuantile (float (pairs - 1)) tail * sd / sqrt (float pairs))
              | Some _
              | None -> None ]

    let isNarrow =
        List.forall2
            (fun (pairs, _) halfWidth ->
                match halfWidth with
                | Some halfWidth -> pairs >= rule.Min && halfWidth <= rule.HalfWidth
                | None -> false)
            spreads
            halfWidths

    { Seeds = seeds
      HalfWidths = halfWidths
      Decision =
        if seeds >= rule.Min && isNarrow then NarrowEnough
        elif seeds >= rule.Max then OutOfSeeds
        else AddSeeds }

/// The interval computed at the working confidence, under the name it has earned: it is reported at 1 - level, and p is multiplied
/// by level/working level (and by the number of contrasts), so that p < level exactly where the interval leaves out 0.
let reported rule (difference: Outcome) =
    let working = workingConfidence rule

    let adjusted = PValue.Times(rule.Level * float rule.Contrasts / rule.WorkingLevel)

    match difference with
    | Outcome.Ok estimate ->
        if abs (estimate.Interval.Confidence - working) > 1e-12 then
            invalidArg (nameof difference) $"The rule's interval is computed at a confidence of {string working}, not of {string estimate.Interval.Confidence}."

        Outcome.Ok
            { estimate with
                Interval = { estimate.Interval with Confidence = 1.0 - rule.Level }
                P = estimate.P |> Option.map adjusted }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with P = rest.P |> Option.map adjusted })
