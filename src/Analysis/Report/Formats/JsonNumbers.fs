/// How a number stands in report.json: with its method, its unit and its n; one that could not be estimated, with the reason.
module internal Ablate.Analysis.Report.Formats.JsonNumbers

open Ablate.Analysis
open Ablate.Analysis.Report.Formats.JsonText

[<Literal>]
let Share = "share of 1"

[<Literal>]
let Points = "percentage points"

let orNull json value = value |> Option.map json |> Option.defaultValue Null

let words (value: string | null) =
    match value with
    | null -> Null
    | value -> Words value

let ints values = Items(values |> List.map (int64 >> Whole))

let p (value: PValue) = Members [ "value", Real value.Value; "log10", Real value.Log10 ]

let interval (value: Interval) =
    Members [ "confidence", Real value.Confidence; "lower", Real value.Lower; "upper", Real value.Upper ]

/// A number that has no interval of its own.
let number method unit n value =
    Members [ "method", Words method; "unit", Words unit; "n", Whole(int64 (n: int)); "value", Real value ]

/// A p that was made of others, or of a test besides.
let test method n (value: PValue) =
    Members
        [ "method", Words method
          "unit", Words "probability"
          "n", Whole(int64 (n: int))
          "value", Real value.Value
          "log10", Real value.Log10 ]

let limit reason =
    match reason with
    | TooFewForMethod atLeast -> [ "atLeast", Whole atLeast ]
    | TooManyForMethod atMost -> [ "atMost", Whole atMost ]
    | NoSeeds
    | OneSeed
    | ZeroVariance
    | AllZero
    | UnbalancedBlocks
    | NonFinite
    | Undefined -> []

/// A valid result of a method that has no interval: what it does not define is null.
let withoutInterval unit (result: PartialEstimate) =
    Members
        [ "status", Words "ok"
          "method", Words result.Method
          "unit", Words unit
          "n", Whole result.N
          "value", result.Value |> orNull Real
          "interval", Null
          "standardError", Null
          "degreesOfFreedom", Null
          "p", result.P |> orNull p ]

let outcome unit result =
    match result with
    | Outcome.Ok estimate ->
        Members
            [ "status", Words "ok"
              "method", Words estimate.Method
              "unit", Words unit
              "n", Whole estimate.N
              "value", Real estimate.Value
              "interval", interval estimate.Interval
              "standardError", estimate.StandardError |> orNull Real
              "degreesOfFreedom", estimate.DegreesOfFreedom |> orNull Real
              "p", estimate.P |> orNull p ]
    | Outcome.Degenerate(reason, rest) ->
        Members
            [ "status", Words "degenerate"
              "reason", Words(Names.reason reason)
              yield! limit reason
              "method", Words rest.Method
              "unit", Words unit
              "n", Whole rest.N
              "value", rest.Value |> orNull Real
              "p", rest.P |> orNull p ]
