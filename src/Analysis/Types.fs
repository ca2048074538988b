namespace Ablate.Analysis

/// A two-sided interval in the unit of the estimate it belongs to.
type internal Interval =
    { Confidence: float
      Lower: float
      Upper: float }

/// A p-value that cannot be 0: below 1e-300 `Value` stays there as a bound and `Log10` goes on.
type internal PValue =
    { Value: float
      Log10: float }

    static member OfLog10 log10P =
        let log10P = min 0.0 log10P
        { Value = max 1e-300 (10.0 ** log10P); Log10 = log10P }

    /// A probability above 0, without the rounding of a way over its logarithm.
    static member Of p =
        let p = min 1.0 p
        { Value = max 1e-300 p; Log10 = log10 p }

    /// The p times a positive factor, at most 1.
    static member Times factor (p: PValue) =
        if p.Log10 > -290.0 then PValue.Of(factor * p.Value) else PValue.OfLog10(log10 factor + p.Log10)

/// Why a method gave no interval.
type internal Reason =
    | NoSeeds
    | OneSeed
    | ZeroVariance
    /// Every difference is 0, so that there is nothing to rank.
    | AllZero
    | TooFewForMethod of atLeast: int
    /// An exact null distribution would take too long.
    | TooManyForMethod of atMost: int
    /// A method over seeds × arms was given a seed that not every arm has.
    | UnbalancedBlocks
    | NonFinite
    /// The method's formula has no value for these data at this confidence.
    | Undefined

/// A value with its interval, and how it came about.
type internal Estimate =
    {
        /// The method's id, `paired_t` say.
        Method: string
        Value: float
        Interval: Interval
        N: int
        StandardError: float option
        DegreesOfFreedom: float option
        /// Two-sided, against a true value of 0.
        P: PValue option
    }

/// What is left where there is no interval.
type internal PartialEstimate =
    { Method: string
      Value: float option
      N: int
      P: PValue option }

/// The result of a statistic. Neither case ever holds a NaN, a p of 0 or an interval without width.
[<RequireQualifiedAccess>]
type internal Outcome =
    | Ok of Estimate
    | Degenerate of Reason * PartialEstimate

module internal Outcome =
    /// The point value, where there is one.
    let value outcome =
        match outcome with
        | Outcome.Ok estimate -> Some estimate.Value
        | Outcome.Degenerate(_, rest) -> rest.Value

    /// The same result in another unit: every value times a positive factor. A p has no unit.
    let scale factor outcome =
        match outcome with
        | Outcome.Ok estimate ->
            Outcome.Ok
                { estimate with
                    Value = factor * estimate.Value
                    Interval =
                        { estimate.Interval with
                            Lower = factor * estimate.Interval.Lower
                            Upper = factor * estimate.Interval.Upper }
                    StandardError = estimate.StandardError |> Option.map ((*) factor) }
        | Outcome.Degenerate(reason, rest) ->
            Outcome.Degenerate(reason, { rest with Value = rest.Value |> Option.map ((*) factor) })
