/// The sign-flip (randomisation) test of the mean difference. Null: the differences are symmetric about 0. No p is below
/// 2/2^n: below six seeds it cannot reach 0.05.
module internal Ablate.Analysis.Statistics.SignFlip

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "signflip"

/// Seeds × sum of the sizes of the differences; about a second.
[<Literal>]
let private MostSteps = 1e9

/// 2^-n is a double up to here.
[<Literal>]
let private Most = 1000

/// Both halves' 2^20 sums are held.
[<Literal>]
let private MostWithoutLattice = 40

type SignFlip =
    {
        N: int
        /// P(|S*| >= |S|) over all patterns of signs, the observed one included; S is the sum of the differences.
        P: PValue
        /// P(S* >= S), for "A is greater".
        PGreater: PValue
    }

/// Every pattern by halves; for sums that are not on a lattice of manageable size.
let private enumerate tolerance (differences: float array) =
    let n = differences.Length
    let total = sum differences
    let halves = SignPatterns.halves differences
    let share threshold = float (SignPatterns.countAtLeast threshold halves) / 2.0 ** float n
    let size = abs total

    { N = n
      // Symmetric: as many sums are at most −|S|. Both tails share the sums that are 0.
      P = if size <= tolerance then PValue.Of 1.0 else PValue.Of(2.0 * share (size - tolerance))
      PGreater = PValue.Of(share (total - tolerance)) }

/// From whole differences, up to 1,000 of them: exact. The number of sums bounds the work: beyond it, up to 40 differences
/// are enumerated, and more are an error (TooManyForMethod). NoSeeds is one too. All differences 0: p is 1.
let ofIntegers (differences: int64 array) : Result<SignFlip, Reason> =
    let n = differences.Length
    let sizes = differences |> Array.map abs
    let steps = float n * (sizes |> Array.sumBy float)

    if n = 0 then
        Error NoSeeds
    elif n > Most then
        Error(TooManyForMethod Most)
    elif steps > MostSteps && n > MostWithoutLattice then
        Error(TooManyForMethod MostWithoutLattice)
    elif steps > MostSteps then
        Ok(enumerate 0.0 (Array.map float differences))
    else
        let chance = SignPatterns.headSums (Array.map int sizes)
        let total = int (Array.sum sizes)
        let observed = int (Array.sum differences)
        // S* = 2 heads − total.
        let atLeast s = sum chance[(total + s + 1) / 2 ..]

        Ok
            { N = n
              P = if observed = 0 then PValue.Of 1.0 else PValue.Of(2.0 * atLeast (abs observed))
              PGreater = PValue.Of(atLeast observed) }

/// From doubles A − B made from scores of at most the size `largest`, for up to 40 pairs; sums tie within eight roundings
/// of it for each pair. Also NonFinite.
let ofDoubles largest (differences: float array) : Result<SignFlip, Reason> =
    let n = differences.Length

    if n = 0 then Error NoSeeds
    elif differences |> Array.exists (Double.IsFinite >> not) then Error NonFinite
    elif n > MostWithoutLattice then Error(TooManyForMethod MostWithoutLattice)
    else Ok(enumerate (float n * tieTolerance largest) differences)
