/// The sums that n numbers have when each of their signs is tossed with a fair coin.
module internal Ablate.Analysis.SignPatterns

/// P(sum of the heads = j), j = 0 … total, for whole weights >= 0. The sum with signs is 2 j − total. Exact to n = 53, and
/// relatively exact to a few roundings beyond, since nothing is subtracted. Takes n × total steps.
let headSums (weights: int array) =
    let chance = Array.zeroCreate<float> (Array.sum weights + 1)
    chance[0] <- 1.0
    let mutable reached = 0

    for weight in weights do
        // From the top, so that a place is read before it is written.
        for j in reached + weight .. -1 .. 0 do
            let tails = if j <= reached then chance[j] else 0.0
            let heads = if j >= weight then chance[j - weight] else 0.0
            chance[j] <- 0.5 * (tails + heads)

        reached <- reached + weight

    chance

/// The 2^n sums of the numbers with every pattern of signs, ascending. A number takes the sums so far down and up by its size;
/// both copies are sorted, and are merged as they are made.
let private allSums (values: float array) =
    let both (sums: float array) value =
        let size = abs value
        let merged = Array.zeroCreate (2 * sums.Length)
        let mutable down = 0
        let mutable up = 0

        for place in 0 .. merged.Length - 1 do
            // The copy that goes down cannot be the last to be used up.
            if down < sums.Length && sums[down] - size <= sums[up] + size then
                merged[place] <- sums[down] - size
                down <- down + 1
            else
                merged[place] <- sums[up] + size
                up <- up + 1

        merged

    values |> Array.fold both [| 0.0 |]

/// All 2^n sums of n numbers as those of the first half and those of the second: every sum is one of each.
type Halves = private { First: float array; Second: float array }

let halves (values: float array) =
    let first, second = values |> Array.splitAt (values.Length / 2)
    { First = allSums first; Second = allSums second }

/// How many of the 2^n sums are at least the threshold, in 2^(n/2) steps.
let countAtLeast threshold { First = first; Second = second } =
    let mutable fromEnd = 0
    let mutable count = 0L

    // As the first sum grows, more and more of the largest second sums reach the threshold with it.
    for sum in first do
        while fromEnd < second.Length && sum + second[second.Length - 1 - fromEnd] >= threshold do
            fromEnd <- fromEnd + 1

        count <- count + int64 fromEnd

    count
