/// Ranks with ties.
module internal Ablate.Analysis.Ranks

/// Twice the ranks of the values, ascending from 1, ties sharing the mean of their ranks; doubled, they are whole. Neighbours
/// in order that differ by no more than the tolerance are tied.
let doubledMidranks tolerance (values: float array) =
    let order = Array.init values.Length id |> Array.sortBy (fun i -> values[i])
    let ranks = Array.zeroCreate<int> values.Length

    let rec assign first =
        if first < order.Length then
            let rec lastOf last =
                if last + 1 < order.Length && values[order[last + 1]] - values[order[last]] <= tolerance then
                    lastOf (last + 1)
                else
                    last

            let last = lastOf first

            for place in first..last do
                ranks[order[place]] <- first + last + 2

            assign (last + 1)

    assign 0
    ranks
