/// Max-t sign-flip tests of several variants against one baseline (Westfall and Young 1993, step-down): the sign of a whole seed
/// is flipped in all variants together, which keeps their dependence. Null: the vector of a seed's differences is as likely as
/// its negative. No p is below 2/2^n, so nothing can be found with five seeds; made for n >= 8.
module internal Ablate.Analysis.Statistics.MaxT

open System
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "maxT_signflip"

/// 9,999 draws and the data themselves make steps of 1e-4.
[<Literal>]
let private Draws = 9999

/// All 2^n patterns are tried up to here.
[<Literal>]
let private LargestEnumerated = 16

type Comparison =
    {
        /// |mean|/se; none where all differences of the variant are equal.
        T: float option
        /// Alone.
        Unadjusted: PValue
        /// Against the largest of all |t|.
        SingleStep: PValue
        /// Against the largest of those not yet found, made monotone.
        StepDown: PValue
    }

type MaxT =
    { N: int
      /// How many random patterns; none where all were tried.
      Draws: int option
      /// In the order of the variants.
      Comparisons: Comparison array }

/// Every pattern of n signs up to a common sign, which no |t| sees.
let private allPatterns n =
    seq {
        for mask in 0 .. (1 <<< (n - 1)) - 1 do
            [| for seed in 0 .. n - 1 -> if mask >>> seed &&& 1 = 1 then -1.0 else 1.0 |]
    }

let private randomPatterns (stream: RandomStream) n =
    Seq.init Draws (fun _ -> [| for _ in 1..n -> if stream.NextUInt32() &&& 1u = 1u then -1.0 else 1.0 |])

/// Rows are variants, columns the differences from the baseline at the seeds that all arms have. With more than 16 seeds
/// 9,999 random patterns are drawn, p = (b + 1)/(9,999 + 1). Errors: no variant or seed, one seed, rows of different
/// length, a difference that is not finite. A variant whose differences are all 0 has a p of 1.
let compare (stream: RandomStream) (differences: float array array) : Result<MaxT, Reason> =
    let k = differences.Length
    let n = if k = 0 then 0 else differences[0].Length

    if n = 0 then Error NoSeeds
    elif differences |> Array.exists (fun row -> row.Length <> n) then Error UnbalancedBlocks
    elif differences |> Array.exists (Array.exists (Double.IsFinite >> not)) then Error NonFinite
    elif n = 1 then Error OneSeed
    else
        // |t| grows with |sum| / sqrt(n Σ d²), whose denominator no flip changes, and which is 1 where t would be infinite.
        let scales = differences |> Array.map (fun row -> sqrt (float n * (row |> Array.sumBy (fun d -> d * d))))

        let share (signs: float array) variant =
            let row = differences[variant]
            let mutable total = 0.0

            for seed in 0 .. n - 1 do
                total <- total + signs[seed] * row[seed]

            if scales[variant] = 0.0 then 0.0 else abs total / scales[variant]

        let observed = Array.init k (share (Array.replicate n 1.0))
        let reached most variant = most >= observed[variant] * (1.0 - 1e-12)
        // From the smallest: the largest share of those not yet found is then a running maximum.
        let order = Array.init k id |> Array.sortBy (fun variant -> observed[variant])
        let alone, single, down = Array.zeroCreate<int> k, Array.zeroCreate<int> k, Array.zeroCreate<int> k

        let count signs =
            let shares = Array.init k (share signs)
            let most = Array.max shares
            let mutable running = 0.0

            for variant in order do
                running <- max running shares[variant]
                if reached shares[variant] variant then alone[variant] <- alone[variant] + 1
                if reached most variant then single[variant] <- single[variant] + 1
                if reached running variant then down[variant] <- down[variant] + 1

        let isExact = n <= LargestEnumerated
        (if isExact then allPatterns n else randomPatterns stream n) |> Seq.iter count

        let p hits =
            if isExact then PValue.Of(float hits / float (1 <<< (n - 1)))
            else PValue.Of(float (hits + 1) / float (Draws + 1))

        let stepDown =
            let fromLargest = Array.rev order
            let monotone = fromLargest |> Array.map (fun variant -> down[variant]) |> Array.scan max 0 |> Array.tail
            Array.zip fromLargest monotone |> dict

        let comparison variant =
            let row = differences[variant]
            let standardError = standardDeviation row / sqrt (float n)

            { T = if isRounding (largest row) standardError then None else Some(abs (mean row) / standardError)
              Unadjusted = p alone[variant]
              SingleStep = p single[variant]
              StepDown = p stepDown[variant] }

        Ok
            { N = n
              Draws = if isExact then None else Some Draws
              Comparisons = Array.init k comparison }
