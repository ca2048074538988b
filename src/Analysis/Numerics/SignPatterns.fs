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

/// The 2^n sums of the numbers with every pattern of signs, ascending: two sorted halves are merged for every number.
let private allSums (values: float array) =
    let merge (low: float array) (high: float array) =
        let merged = Array.zeroCreate (low.Length + high.Length)
        let mutable i = 0
        let mutable j = 0

        for place in 0 .. merged.Length - 1 do
            if j = high.Length || (i < low.Length && low[i] <= high[j]) then
                merged[place] <- low[i]
                i <- i + 1
            else
                merged[place] <- high[j]
                j <- j + 1

        merged

    (([| 0.0 |], values)
     ||> Array.fold (fun sums value ->
         let size = abs value
         merge (sums |> Array.map (fun sum -> sum - size)) (sums |> Array.map (fun sum -> sum + size))))

/// How many of the 2^n sums are at least the threshold, n <= 40: every sum is one of the first half's and one of the
/// second's, so that 2^(n/2) steps are enough.
let countAtLeast threshold (values: float array) =
    let first, second = values |> Array.splitAt (values.Length / 2)
    let first, second = allSums first, allSums second
    let mutable fromEnd = 0
    let mutable count = 0L

    // As the first sum grows, more and more of the largest second sums reach the threshold with it.
    for sum in first do
        while fromEnd < second.Length && sum + second[second.Length - 1 - fromEnd] >= threshold do
            fromEnd <- fromEnd + 1

        count <- count + int64 fromEnd

    count
