/// Fisher's F distribution.
module internal Ablate.Analysis.FisherF

/// log10 of the upper tail P(F > x) with d1 and d2 degrees of freedom.
let log10Sf d1 d2 x =
    if not (d1 > 0.0 && d2 > 0.0) then
        invalidArg (nameof d1) $"F needs two positive numbers of degrees of freedom, not {string d1} and {string d2}."

    if x <= 0.0 then
        0.0
    else
        // 1/(1 + r) and r/(1 + r) with r = d1 x / d2, neither of which loses digits.
        let ratio = d1 * x / d2
        IncompleteBeta.logLower (d2 / 2.0) (d1 / 2.0) (1.0 / (1.0 + ratio)) (1.0 / (1.0 + 1.0 / ratio)) / log 10.0
