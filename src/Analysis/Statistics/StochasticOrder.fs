/// How far A is from being stochastically larger than B: del Barrio, Cuesta-Albertos and Matrán's violation ratio (2018), which
/// almost stochastic order (Dror, Shlomov and Reichart 2019) is built on. Of the squared distance between the quantile functions,
/// the share where B's is above A's: 0 where A dominates, 1 where B does. A description of these runs: its scale is opaque, it
/// ignores pairing, and as a test at eps_min < 0.5 it finds a difference between equals one time in five.
module internal Ablate.Analysis.Statistics.StochasticOrder

open System
open Ablate.Analysis

[<Literal>]
let Method = "aso"

/// ∫ over B⁻¹ > A⁻¹ of (A⁻¹ - B⁻¹)² over the whole integral. Any numbers of runs. Errors: NoSeeds, NonFinite, ZeroVariance
/// where both have the same distribution.
let violationRatio (a: float array) (b: float array) =
    if a.Length = 0 || b.Length = 0 then
        Error NoSeeds
    elif Array.append a b |> Array.exists (Double.IsFinite >> not) then
        Error NonFinite
    else
        let a, b = Array.sort a, Array.sort b
        let steps = int64 a.Length * int64 b.Length

        // Both quantile functions are steps; their common pieces lie between neighbouring multiples of 1/nA and 1/nB, counted in
        // 1/(nA nB) so that no two are told apart by rounding.
        let rec gather i j from violated total =
            if from = steps then
                violated, total
            else
                let endA, endB = int64 (i + 1) * int64 b.Length, int64 (j + 1) * int64 a.Length
                let upTo = min endA endB
                let difference = a[i] - b[j]
                let area = float (upTo - from) * difference * difference

                gather
                    (if endA = upTo then i + 1 else i)
                    (if endB = upTo then j + 1 else j)
                    upTo
                    (if difference < 0.0 then violated + area else violated)
                    (total + area)

        let violated, total = gather 0 0 0L 0.0 0.0
        if total > 0.0 then Ok(violated / total) else Error ZeroVariance
