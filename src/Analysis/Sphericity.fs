/// Whether the difference of any two arms has the same variance over seeds, which a pooled error needs.
module internal Ablate.Analysis.Sphericity

open MathNet.Numerics.LinearAlgebra
open Ablate.Analysis.Numerics

type Sphericity =
    {
        /// Greenhouse and Geisser's epsilon (1959): 1 under sphericity, 1/(arms − 1) at worst; itself biased low where there
        /// are no more seeds than arms.
        GreenhouseGeisser: float
        /// Huynh and Feldt's (1976), which corrects that bias, at most 1. None where it would be 0/0.
        HuynhFeldt: float option
        /// Mauchly's test (1940) with Box's correction of the second order; from as many seeds as arms on.
        Mauchly: Mauchly option
    }

and Mauchly = { W: float; P: PValue }

/// With λ the variances along the K = arms − 1 principal contrasts: W = Π λ / (mean λ)^K, and −(n − 1) ρ ln W is roughly
/// chi-squared.
let private mauchly seeds (variances: float array) =
    let k, df = float variances.Length, float (seeds - 1)

    // One contrast is spherical by itself; fewer seeds leave some of the variances 0.
    if variances.Length < 2 || seeds <= variances.Length || Array.exists (fun variance -> variance <= 0.0) variances then
        None
    else
        let logW = sum (Array.map log variances) - k * log (mean variances)
        let rho = 1.0 - (2.0 * k * k + k + 2.0) / (6.0 * k * df)

        let second =
            (k + 2.0) * (k - 1.0) * (k - 2.0) * (2.0 * k ** 3.0 + 6.0 * k * k + 3.0 * k + 2.0)
            / (288.0 * (df * k * rho) ** 2.0)

        let statistic = -df * rho * logW
        let f = k * (k + 1.0) / 2.0 - 1.0
        let first = ChiSquared.sf f statistic
        Some { W = exp logW; P = PValue.Of(first + second * (ChiSquared.sf (f + 4.0) statistic - first)) }

/// Rows are arms, columns seeds. With S the covariance of the arms over seeds, centred in rows and columns to M:
/// epsilon = tr(M)² / (K tr(M²)). Errors are those of the analysis of variance.
let analyse (scores: float array array) : Result<Sphericity, Reason> =
    RandomizedBlocks.analyse scores
    |> Result.map (fun blocks ->
        let seeds, k = blocks.Seeds, float (blocks.Arms - 1)

        let centred =
            scores
            |> Array.map (fun row ->
                let centre = mean row
                row |> Array.map (fun score -> score - centre))

        let seedMeans = Array.init seeds (fun seed -> centred |> Array.map (fun row -> row[seed]) |> mean)
        // Centring the covariance is centring the scores within every seed.
        let both = centred |> Array.map (fun row -> Array.map2 (-) row seedMeans)
        let product a b = Array.map2 (*) a b |> sum
        let m = Matrix<float>.Build.Dense(blocks.Arms, blocks.Arms, (fun i j -> product both[i] both[j]))
        let trace = m.Trace()
        let epsilon = trace * trace / (k * m.PointwiseMultiply(m).RowSums().Sum())
        let room = float (seeds - 1) - k * epsilon

        // The smallest of the eigenvalues is the 0 that centring made.
        let variances = m.Evd(Symmetricity.Symmetric).EigenValues.Real().ToArray() |> Array.sort |> Array.skip 1

        { GreenhouseGeisser = epsilon
          HuynhFeldt = if room > 1e-9 then Some(min 1.0 ((float seeds * k * epsilon - 2.0) / (k * room))) else None
          Mauchly = mauchly seeds variances })
