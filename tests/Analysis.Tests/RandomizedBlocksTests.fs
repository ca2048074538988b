module Ablate.Analysis.Tests.RandomizedBlocksTests

open Xunit
open Ablate.Analysis
open Ablate.Analysis.Tests
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

/// The baseline and all variants, by arm and seed.
let private allArms dataset =
    [| for variant in "baseline" :: variants -> counts dataset variant |> Array.map float |]

[<Fact; Trait("golden", "rcbd")>]
let ``The analysis of variance is that of the reference`` () =
    eachValue "rcbd" (fun dataset field expected agrees ->
        let blocks = succeeded (RandomizedBlocks.analyse (allArms dataset))

        match field with
        | "mse" -> agrees expected[0] blocks.MeanSquareError
        | "df" -> Assert.Equal(int expected[0], blocks.DegreesOfFreedom)
        | "F_variant" -> agrees expected[0] blocks.ArmF
        | "p_variant" -> agrees expected[0] blocks.ArmP.Value
        | "F_seed" -> agrees expected[0] blocks.SeedF
        | other -> unknownField other)

[<Fact; Trait("golden", "sphericity")>]
let ``Epsilons and Mauchly's test are those of the reference`` () =
    eachValue "sphericity" (fun dataset field expected agrees ->
        let sphericity = succeeded (Sphericity.analyse (allArms dataset))

        match field with
        | "gg_eps_exact" -> agrees expected[0] sphericity.GreenhouseGeisser
        // As R prints them.
        | "gg_eps" -> Reference.agrees field 1e-3 expected[0] sphericity.GreenhouseGeisser
        | "hf_eps" -> Reference.agrees field 1e-3 expected[0] sphericity.HuynhFeldt.Value
        | "mauchly_W" -> agrees expected[0] sphericity.Mauchly.Value.W
        // In one term of Box's correction R has the number of arms, 7, where the published formula has that of contrasts, 6.
        | "mauchly_p" -> Reference.agrees field 1e-3 expected[0] sphericity.Mauchly.Value.P.Value
        | other -> unknownField other)

[<Fact>]
let ``Mauchly's p has Box's correction as published`` () =
    // mpmath: the formula with six contrasts and 19 degrees of freedom on the reference's W.
    let sphericity = succeeded (Sphericity.analyse (allArms "D2_ablation_n20"))
    agrees "p" 1e-9 0.00283466666859181 sphericity.Mauchly.Value.P.Value

[<Fact>]
let ``Fewer seeds than arms leave sphericity without a test, and two seeds without Huynh and Feldt's epsilon`` () =
    Assert.Equal(None, (succeeded (Sphericity.analyse (allArms "D1_ablation_n5"))).Mauchly)
    let two = allArms "D1_ablation_n5" |> Array.map (Array.take 2)
    let sphericity = succeeded (Sphericity.analyse two)
    agrees "epsilon" 1e-9 (1.0 / 6.0) sphericity.GreenhouseGeisser
    Assert.Equal(None, sphericity.HuynhFeldt)

[<Fact>]
let ``The same scores as doubles give the same F`` () =
    let counted = allArms "D2_ablation_n20"
    let expected = succeeded (RandomizedBlocks.analyse counted)
    let actual = succeeded (RandomizedBlocks.analyse (counted |> Array.map (Array.map (fun count -> count / 10000.0))))
    agrees "F" 1e-9 expected.ArmF actual.ArmF

[<Fact>]
let ``Two arms are perfectly spherical, and their F is the squared paired t`` () =
    let two = allArms "D2_ablation_n20" |> Array.take 2
    agrees "epsilon" 1e-12 1.0 (succeeded (Sphericity.analyse two)).GreenhouseGeisser
    let blocks = succeeded (RandomizedBlocks.analyse two)
    let paired = estimate (Statistics.PairedT.ofDoubles 0.95 two[1] two[0]).Mean
    agrees "F" 1e-12 ((paired.Value / paired.StandardError.Value) ** 2.0) blocks.ArmF
    agrees "p" 1e-11 paired.P.Value.Value blocks.ArmP.Value

[<Fact>]
let ``A layout that cannot be analysed says why`` () =
    let reasonFor scores = failed (RandomizedBlocks.analyse scores)
    Assert.Equal(NoSeeds, reasonFor [||])
    Assert.Equal(NoSeeds, reasonFor [| [||]; [||] |])
    Assert.Equal(OneSeed, reasonFor [| [| 1.0 |]; [| 2.0 |] |])
    Assert.Equal(TooFewForMethod 2, reasonFor [| [| 1.0; 2.0 |] |])
    Assert.Equal(UnbalancedBlocks, reasonFor [| [| 1.0; 2.0 |]; [| 1.0 |] |])
    Assert.Equal(NonFinite, reasonFor [| [| 1.0; nan |]; [| 1.0; 2.0 |] |])
    Assert.Equal(ZeroVariance, reasonFor [| [| 1.0; 2.0; 5.0 |]; [| 2.0; 3.0; 6.0 |] |])
    Assert.Equal(ZeroVariance, reasonFor [| [| 0.1; 0.2; 0.5 |]; [| 0.4; 0.5; 0.8 |] |])
