/// Page's L (1963): does accuracy rise along arms in an order stated in advance? Null: within a seed every order of the arms is
/// equally likely. An order chosen from the data doubles the p.
module internal Ablate.Analysis.Statistics.Page

open System
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "page"

/// A seed's null distribution takes 2^k steps and more for k arms.
[<Literal>]
let private MostArms = 12

type Page =
    {
        N: int
        /// Σ_k k × (sum of the ranks of arm k over the seeds); midranks where scores tie.
        L: float
        HasTies: bool
        /// P(L >= observed), exact, as if no ranks were tied.
        P: PValue
        /// The same given the ties: each seed's own midranks are permuted. Equal to P without ties.
        PGivenTies: PValue
        /// (L − n k (k + 1)²/4) / sqrt(n k² (k + 1)(k² − 1)/144), near normal with many seeds.
        Z: float
    }

/// The distribution of Σ place × rank over all orders of these doubled ranks, index = the sum. Places are filled one by one;
/// what matters of those before is which ranks they took.
let private oneSeed (ranks: int array) =
    let k = ranks.Length
    let most = Array.sumBy (fun rank -> k * rank) ranks
    let byTaken = Array.init (1 <<< k) (fun _ -> Array.empty<float>)
    byTaken[0] <- Array.zeroCreate (most + 1)
    byTaken[0][0] <- 1.0

    for taken in 0 .. (1 <<< k) - 2 do
        let place = Numerics.BitOperations.PopCount(uint taken) + 1

        for rank in 0 .. k - 1 do
            if taken >>> rank &&& 1 = 0 then
                let next = taken ||| (1 <<< rank)
                if byTaken[next].Length = 0 then byTaken[next] <- Array.zeroCreate (most + 1)
                let step = place * ranks[rank]

                for value in 0 .. most - step do
                    byTaken[next][value + step] <- byTaken[next][value + step] + byTaken[taken][value] / float (k - place + 1)

        byTaken[taken] <- Array.empty

    byTaken[(1 <<< k) - 1]

/// Both distributions start at 0; nothing is kept above the last index.
let private convolve last (first: float array) (second: float array) =
    let sums = Array.zeroCreate<float> (min last (first.Length + second.Length - 2) + 1)

    for i in 0 .. min last (first.Length - 1) do
        if first[i] > 0.0 then
            for j in 0 .. min (second.Length - 1) (sums.Length - 1 - i) do
                sums[i + j] <- sums[i + j] + first[i] * second[j]

    sums

/// P(sum >= value) of independent seeds: as the distance below the greatest sum, so that the small tail is what is summed. Its
/// scale is kept as a logarithm, since the chance of the greatest sum falls with every seed.
let private upperTail (seeds: float array list) (value: int) =
    let fromTop =
        seeds
        |> List.map (fun seed ->
            let top = Array.FindLastIndex(seed, (fun p -> p > 0.0))
            top, Array.init (top + 1) (fun below -> seed[top - below]))

    let room = (fromTop |> List.sumBy fst) - value

    let add (logScale, sums) seed =
        let sums = convolve room sums seed
        let most = Array.max sums
        logScale + log10 most, sums |> Array.map (fun p -> p / most)

    let logScale, tail = fromTop |> List.map snd |> List.fold add (0.0, [| 1.0 |])
    PValue.OfLog10(logScale + log10 (sum tail))

/// `scores` holds a row for each seed with the arms in the order in which accuracy is said to rise. Ties are equal
/// counts; those of doubles may differ by eight roundings. Errors: no seeds; fewer than two or more than twelve
/// arms; rows of different length; a score that is not finite; AllZero where every row is tied throughout.
let test (scores: float array array) : Result<Page, Reason> =
    let n = scores.Length
    let k = if n = 0 then 0 else scores[0].Length

    if n = 0 then Error NoSeeds
    elif scores |> Array.exists (fun row -> row.Length <> k) then Error UnbalancedBlocks
    elif k < 2 then Error(TooFewForMethod 2)
    elif k > MostArms then Error(TooManyForMethod MostArms)
    elif scores |> Array.exists (Array.exists (Double.IsFinite >> not)) then Error NonFinite
    else
        let tolerance = tieTolerance (scores |> Array.map largest |> Array.max)
        let ranks = scores |> Array.map (Ranks.doubledMidranks tolerance)
        let untied = [| for rank in 1..k -> 2 * rank |]
        let doubledL = ranks |> Array.sumBy (fun row -> row |> Array.mapi (fun place rank -> (place + 1) * rank) |> Array.sum)
        let isTied row = Array.sort row <> untied

        if ranks |> Array.forall (fun row -> (Array.distinct row).Length = 1) then
            Error AllZero
        else
            let distribution = ranks |> Array.map Array.sort |> Array.distinct |> Array.map (fun row -> row, oneSeed row) |> dict
            let untiedDistribution = oneSeed untied
            let p = upperTail (List.replicate n untiedDistribution) doubledL
            let hasTies = Array.exists isTied ranks
            let size, seeds = float k, float n
            let expected = seeds * size * (size + 1.0) ** 2.0 / 4.0
            let variance = seeds * size * size * (size + 1.0) * (size * size - 1.0) / 144.0

            Ok
                { N = n
                  L = float doubledL / 2.0
                  HasTies = hasTies
                  P = p
                  PGivenTies =
                    if hasTies then upperTail [ for row in ranks -> distribution[Array.sort row] ] doubledL else p
                  Z = (float doubledL / 2.0 - expected) / sqrt variance }
