/// A share of k among n, exactly.
module internal Ablate.Analysis.Binomial

let private requireCount k n =
    if n < 0L || k < 0L || k > n then
        invalidArg (nameof k) $"{k} of {n} cannot be counted."

/// Clopper and Pearson's interval (1934) of the probability behind k successes in n independent trials: every value that neither
/// one-sided exact binomial test at half the error would refuse. Never covers less than the confidence.
/// With k = 0 it starts at 0, with k = n it ends at 1; without trials it is all of [0, 1].
let clopperPearson confidence (k: int64) (n: int64) =
    requireCount k n
    let tail = (1.0 - confidence) / 2.0

    { Confidence = confidence
      Lower = if k = 0L then 0.0 else IncompleteBeta.quantile (float k) (float (n - k + 1L)) tail
      // The mirror image keeps the digits of 1 - tail.
      Upper = if k = n then 1.0 else 1.0 - IncompleteBeta.quantile (float (n - k)) (float (k + 1L)) tail }

/// ln P(X <= k) of n fair coin tosses.
let private logFairLower (k: int64) (n: int64) =
    if k >= n then 0.0 else IncompleteBeta.logLower (float (n - k)) (float (k + 1L)) 0.5 0.5

/// The two-sided exact p of k against n − k where both are equally likely: min(1, 2 P(X <= min(k, n − k))), the sign test
/// and McNemar's exact test. 1 where n is 0.
let evenOddsP (k: int64) (n: int64) =
    requireCount k n
    let fewer = min k (n - k)
    // The nearest to the middle that there is; half of all or more are as near.
    if 2L * fewer + 1L >= n then PValue.Of 1.0
    else PValue.OfLog10((log 2.0 + logFairLower fewer n) / log 10.0)
