/// How estimates and failures are written in sentences and cells.
module internal Ablate.Analysis.Wording

open System

/// Decimals for an estimate: two significant digits of the half-width, and more where an end of the interval
/// would otherwise be printed as a zero that it is not.
let placesOf (estimate: Estimate) =
    let { Lower = lower; Upper = upper } = estimate.Interval

    let rec widen places =
        let vanishes bound = bound <> 0.0 && Math.Round(bound, (places: int), MidpointRounding.AwayFromZero) = 0.0
        if places < 12 && (vanishes lower || vanishes upper) then widen (places + 1) else places

    widen (Format.placesForTwoDigits ((upper - lower) / 2.0))

/// Decimals for a difference that has no interval: what one example is worth.
let placesOfOneExample (examples: int64 option) =
    match examples with
    | Some total -> Format.placesForTwoDigits (100.0 / float total) - 1 |> max 0
    | None -> 0

/// The first line of a failure, cut at a word: a stack trace has no place under a table. It ends without a full stop,
/// since the sentence around it goes on.
let inShort (failure: string) =
    let longest = 160
    let lines = failure.Trim().Split '\n'
    let line = lines[0].TrimEnd(' ', '\r', '.')

    if line.Length <= longest then
        line
    else
        let cut =
            match line.LastIndexOf(' ', longest) with
            | -1 -> longest
            | space -> space

        line.Substring(0, cut).TrimEnd(' ', ',', ';', ':', '.') + " ..."
