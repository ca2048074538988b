/// Several comparisons at once: adjusted p-values of a family declared in advance. A comparison that could not be made has
/// no p (None), counts in the family all the same, as a p of 1, and stays without one.
module internal Ablate.Analysis.Statistics.Multiplicity

open Ablate.Analysis

/// p of each comparison times a factor by its rank 1 … k, then made monotone from one end.
let private adjust factor fromSmallest (family: PValue option array) =
    let k = family.Length
    let certain = PValue.Of 1.0
    let p = family |> Array.map (Option.defaultValue certain)
    let order = Array.init k id |> Array.sortBy (fun i -> p[i].Log10)
    let scaled = order |> Array.mapi (fun place i -> PValue.Times (factor (float k) (float (place + 1))) p[i])

    let monotone =
        if fromSmallest then
            scaled |> Array.scan (fun most next -> if next.Log10 > most.Log10 then next else most) (PValue.OfLog10 -infinity) |> Array.tail
        else
            Array.scanBack (fun (next: PValue) (least: PValue) -> if next.Log10 < least.Log10 then next else least) scaled certain
            |> Array.take k

    let adjusted = Array.zeroCreate k
    order |> Array.iteri (fun place i -> adjusted[i] <- family[i] |> Option.map (fun _ -> monotone[place]))
    adjusted

/// Holm's step-down p (1979), the default: adj(i) = max over l <= i of min(1, (k − l + 1) p(l)). Controls the chance of any
/// false finding in the family, whatever the dependence of the comparisons.
let holm family = adjust (fun k l -> k - l + 1.0) true family

/// Bonferroni's p: min(1, k p). It belongs to the interval of `bonferroniConfidence`.
let bonferroni family = adjust (fun k _ -> k) true family

/// Hochberg's step-up p (1988): adj(i) = min over l >= i of (k − l + 1) p(l). Needs independent or positively dependent
/// comparisons.
let hochberg family = adjust (fun k l -> k - l + 1.0) false family

/// Benjamini and Hochberg's q (1995): adj(i) = min over l >= i of min(1, k p(l)/l). Bounds the expected share of false findings
/// among those made, for independent or positively dependent comparisons; for exploration, never called significant.
let benjaminiHochberg family = adjust (fun k l -> k / l) false family

/// The confidence of each of k intervals that hold together with the given confidence (Bonferroni): 1 − (1 − confidence)/k.
/// Holm may reject where this interval still touches 0.
let bonferroniConfidence confidence k =
    SeedMean.requireConfidence confidence
    if k < 1 then invalidArg (nameof k) $"A family has at least one comparison, not {k}."
    1.0 - (1.0 - confidence) / float k
