/// Power of the paired t test, and the seeds or the difference it takes (Cohen 1988; both rejection tails counted).
/// dz is the true mean difference over the true standard deviation of the differences; n seeds give a noncentral t with
/// noncentrality dz sqrt n and n - 1 degrees of freedom. Assumes independent normal differences. Planning only: the power at
/// the difference that was observed says nothing that p does not say.
module internal Ablate.Analysis.Statistics.Power

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

let private require level target =
    if not (level > 0.0 && level < 1.0) then
        invalidArg (nameof level) $"A significance level lies between 0 and 1, not {string level}."

    if not (target > level && target < 1.0) then
        invalidArg (nameof target) $"A power lies between the level of {string level} and 1, not {string target}."

let private requireEffect (dz: float) =
    if not (Double.IsFinite dz && dz <> 0.0) then
        invalidArg (nameof dz) $"A difference to be found is neither 0 nor infinite; it is {string dz} standard deviations."

/// P(|T| > t(1 - level/2)) with n seeds; n may be fractional.
let private powerAt level dz n =
    let nu, ncp = n - 1.0, dz * sqrt n
    let critical = StudentT.upperQuantile nu (level / 2.0)
    min 1.0 (NoncentralT.sf nu ncp critical + NoncentralT.cdf nu ncp -critical)

/// The probability that n seeds (at least 2) refuse "no difference" at this two-sided level.
let power level dz n =
    if not (level > 0.0 && level < 1.0) then
        invalidArg (nameof level) $"A significance level lies between 0 and 1, not {string level}."

    if n < 2 then
        invalidArg (nameof n) $"A paired t test needs at least 2 seeds, not {n}."

    if not (Double.IsFinite dz) then
        invalidArg (nameof dz) $"An effect is finite, not {string dz}."

    powerAt level dz (float n)

/// The fractional number of seeds at which the power is the target; 2 where 2 are more than enough.
let fractionalSeeds level target dz =
    require level target
    requireEffect dz
    let excess logN = powerAt level dz (exp logN) - target

    if excess (log 2.0) >= 0.0 then
        2.0
    else
        // The normal test needs fewer seeds than Student's, but not much fewer.
        let normal = (normalQuantile (1.0 - level / 2.0) + normalQuantile target) / dz
        let rec enough n = if excess (log n) > 0.0 then n else enough (2.0 * n)
        exp (Roots.between excess (log 2.0) (log (enough (normal * normal + 4.0))))

/// The fewest seeds whose power is at least the target.
let seeds level target dz =
    let fractional = fractionalSeeds level target dz

    if fractional > 1e9 then
        invalidArg (nameof dz) $"A difference of {string dz} standard deviations would take more than 10^9 seeds."

    // The root is right to some 1e-12 of itself; a whole number must not be rounded up for that.
    max 2 (int (ceil (fractional * (1.0 - 1e-10))))

/// The difference that n seeds find with the target power, in standard deviations of the differences: times the pilot's s, the
/// minimum detectable difference that a report shows before its results.
let detectable level target n =
    require level target

    if n < 2 then
        invalidArg (nameof n) $"A paired t test needs at least 2 seeds, not {n}."

    let excess logDz = powerAt level (exp logDz) (float n) - target
    let rough = log ((StudentT.upperQuantile (float (n - 1)) (level / 2.0) + normalQuantile target) / sqrt (float n))
    exp (Roots.near excess (rough - 0.1) (rough + 0.1))
