/// Numbers as readers expect them, in the invariant culture whatever the machine's is.
module internal Ablate.Analysis.Format

open System
open System.Globalization

let private invariant = CultureInfo.InvariantCulture

/// 50186 as 50,186.
let count (value: int64) = value.ToString("N0", invariant)

/// A fixed number of decimals, no minus before a zero.
let decimals places (value: float) =
    let rounded = Math.Round(value, (places: int), MidpointRounding.AwayFromZero)
    (rounded + 0.0).ToString($"F{places}", invariant)

/// The same with a plus before what is above zero.
let signedDecimals places value =
    let text = decimals places value
    if value > 0.0 && text |> Seq.exists (fun c -> c >= '1' && c <= '9') then "+" + text else text

/// The decimals that show two significant digits of a positive size.
let placesForTwoDigits (size: float) =
    let places size = Math.Clamp(1 - int (floor (log10 size)), 0, 12)
    let first = places size
    // 0.0996 rounds up to 0.100, whose two digits need one decimal less.
    let rounded = Math.Round(size, first, MidpointRounding.AwayFromZero)
    if rounded > 0.0 then min first (places rounded) else first

/// Three significant digits with a thousands' letter: 3866112 as 3.87 M, 950 as 950.
let large (value: int64) =
    let rec scaled size power =
        if size < 999.5 then size, "kMGTPE"[power] else scaled (size / 1000.0) (power + 1)

    if value < 1000L then
        count value
    else
        let size, letter = scaled (float value / 1000.0) 0
        let places = if size < 9.995 then 2 elif size < 99.95 then 1 else 0
        $"{decimals places size} {letter}"

/// 0.95 as "95 %", 0.999 as "99.9 %".
let percent (share: float) = (100.0 * share).ToString("0.####", invariant) + " %"

/// Up to six significant digits, no more than the number has: 0.3, 12.5.
let short (value: float) = value.ToString("G6", invariant)

/// "a", "a and b", "a, b and c".
let listing (texts: string list) =
    match List.rev texts with
    | [] -> ""
    | [ only ] -> only
    | last :: others -> $"""{others |> List.rev |> String.concat ", "} and {last}"""

/// One seed as "seed 3", several as "seeds 3, 5 and 8".
let seeds (values: int list) =
    match values |> List.map _.ToString(invariant) with
    | [] -> "no seeds"
    | [ only ] -> $"seed {only}"
    | texts -> $"seeds {listing texts}"

/// More stretches of seeds than these are no reading matter; all of them stand in report.json.
[<Literal>]
let private MostStretches = 40

/// The same with neighbours as a range: "seeds 0 to 9 and 12".
let seedRanges (values: int list) =
    let extend stretches seed =
        match stretches with
        | (first, last) :: before when seed = last + 1 -> (first, seed) :: before
        | _ -> (seed, seed) :: stretches

    let number (value: int) = value.ToString invariant

    let text (first, last) =
        if first = last then [ number first ]
        elif last = first + 1 then [ number first; number last ]
        else [ $"{number first} to {number last}" ]

    match values with
    | [] -> "no seeds"
    | [ only ] -> $"seed {number only}"
    | _ ->
        let stretches = values |> List.sort |> List.fold extend [] |> List.rev
        let shown = stretches |> List.truncate MostStretches
        let others = values.Length - (shown |> List.sumBy (fun (first, last) -> last - first + 1))
        let more = if others = 0 then [] else [ $"{count (int64 others)} more" ]
        $"seeds {(shown |> List.collect text) @ more |> listing}"

/// "1 pair", "2 pairs".
let plural (noun: string) (n: int) =
    if n = 1 then $"1 {noun}" else $"{n.ToString invariant} {noun}s"

/// A p-value by itself, with its logarithm, which keeps the digits of what is too small for them: 0.031, 2e-12, < 1e-300.
let pValue (value: float, log10P: float) =
    if log10P < -300.0 then
        "< 1e-300"
    elif value >= 0.0995 then
        decimals 2 value
    elif value >= 0.001 then
        let places = placesForTwoDigits value
        // 0.0496 is not shown as the level that it is below.
        decimals (if Math.Round(value, places) = 0.05 then places + 1 else places) value
    else
        // 9.6e-5 rounds up to 1e-4.
        let exponent = floor log10P
        let digit = Math.Round(10.0 ** (log10P - exponent), MidpointRounding.AwayFromZero)
        let digit, exponent = if digit >= 10.0 then 1.0, exponent + 1.0 else digit, exponent
        $"{decimals 0 digit}e{decimals 0 exponent}"

/// A p-value after the letter: "= 0.031", "= 2e-12", "< 1e-300".
let probability p =
    match pValue p with
    | bound when bound.StartsWith '<' -> bound
    | text -> "= " + text

/// Every digit, for programs: the shortest text that is read as the same number. Empty for what is none.
let full (value: float) =
    if Double.IsFinite value then value.ToString("R", invariant) else ""

/// "2026-11-01 08:30 UTC".
let instant (time: DateTimeOffset) =
    time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", invariant) + " UTC"
