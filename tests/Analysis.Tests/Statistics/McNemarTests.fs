module Ablate.Analysis.Tests.Statistics.McNemarTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

[<Fact; Trait("golden", "mcnemar")>]
let ``Exact and mid p, chi-squared and the adjusted Wald interval are those of the reference`` () =
    eachValue "mcnemar" (fun data field expected agree ->
        let at = parameters data
        let b, c = int64 at["b"], int64 at["c"]
        let mcnemar = McNemar.ofCounts 0.95 b c 10000L

        match field with
        | "p_exact"
        | "binom_test_p" -> agree expected[0] mcnemar.ExactP.Value
        | "p_mid" -> agree expected[0] mcnemar.MidP.Value
        | "chi2" -> agree expected[0] (McNemar.chiSquared false b c).Value.Statistic
        | "p_chi2" -> agree expected[0] (McNemar.chiSquared false b c).Value.P.Value
        | "chi2_cc" -> agree expected[0] (McNemar.chiSquared true b c).Value.Statistic
        | "p_cc" -> agree expected[0] (McNemar.chiSquared true b c).Value.P.Value
        | "bonett_price_ci950_m10000" ->
            let lower, upper = ends mcnemar.Difference
            agree expected[0] lower
            agree expected[1] upper
        | _ -> unknownField field)

[<Fact>]
let ``Exchanging the networks turns the difference and keeps p`` () =
    let there, back = McNemar.ofCounts 0.95 9L 21L 500L, McNemar.ofCounts 0.95 21L 9L 500L
    let lower, upper = ends there.Difference
    agrees "lower" 1e-14 -upper (fst (ends back.Difference))
    agrees "upper" 1e-14 -lower (snd (ends back.Difference))
    Assert.Equal((there.ExactP, there.MidP), (back.ExactP, back.MidP))

[<Fact>]
let ``Without a discordant example p is one and the interval has a width`` () =
    let mcnemar = McNemar.ofCounts 0.95 0L 0L 100L
    Assert.Equal((1.0, 1.0), (mcnemar.ExactP.Value, mcnemar.MidP.Value))
    Assert.Equal(None, McNemar.chiSquared true 0L 0L)
    let lower, upper = ends mcnemar.Difference
    Assert.True(lower < 0.0 && 0.0 < upper)

[<Fact>]
let ``Two thousand discordant examples on one side have a p with a logarithm`` () =
    let mcnemar = McNemar.ofCounts 0.95 2000L 0L 10000L
    Assert.Equal(1e-300, mcnemar.ExactP.Value)
    agrees "log10 exact p" 1e-12 (-1999.0 * log10 2.0) mcnemar.ExactP.Log10
    agrees "log10 mid p" 1e-12 (-2000.0 * log10 2.0) mcnemar.MidP.Log10
    // erfc(sqrt(1000))'s logarithm, mpmath with 30 digits.
    agrees "log10 chi-squared p" 1e-12 -436.04327371607295 (McNemar.chiSquared false 2000L 0L).Value.P.Log10

[<Fact>]
let ``An interval does not leave the possible differences`` () =
    let lower, upper = ends (McNemar.ofCounts 0.999 3L 0L 3L).Difference
    Assert.InRange(lower, -1.0, 1.0)
    Assert.Equal(1.0, upper)

[<Theory>]
[<InlineData(-1, 0, 10)>]
[<InlineData(6, 5, 10)>]
[<InlineData(0, 0, 0)>]
let ``Counts that cannot be are refused`` (b: int64) (c: int64) (m: int64) =
    Assert.Throws<ArgumentException>(fun () -> McNemar.ofCounts 0.95 b c m |> ignore)
