module Ablate.Analysis.Tests.FormatTests

open Xunit
open Ablate.Analysis

[<Theory>]
[<InlineData(0L, "0")>]
[<InlineData(999L, "999")>]
[<InlineData(1000L, "1.00 k")>]
[<InlineData(9996L, "10.0 k")>]
[<InlineData(99960L, "100 k")>]
[<InlineData(999499L, "999 k")>]
[<InlineData(999500L, "1.00 M")>]
[<InlineData(3866112L, "3.87 M")>]
[<InlineData(4100000000L, "4.10 G")>]
[<InlineData(9223372036854775807L, "9.22 E")>]
let ``Large counts have three digits and a letter`` value expected =
    Assert.Equal(expected, Format.large value)

[<Fact>]
let ``Counts have commas between thousands`` () =
    Assert.Equal("50,186", Format.count 50186L)

[<Theory>]
[<InlineData(0.3512, 2)>]
[<InlineData(0.0996, 2)>]
[<InlineData(0.0995, 2)>]
[<InlineData(0.0994, 3)>]
[<InlineData(1.0, 1)>]
[<InlineData(9.96, 0)>]
[<InlineData(12.3, 0)>]
[<InlineData(4321.0, 0)>]
let ``Two significant digits of a size need so many decimals`` size places =
    Assert.Equal(places, Format.placesForTwoDigits size)

[<Theory>]
[<InlineData(0.125, "+0.13")>]
[<InlineData(-0.125, "-0.13")>]
[<InlineData(-0.001, "0.00")>]
[<InlineData(0.001, "0.00")>]
let ``Differences carry their sign, and a zero none`` value expected =
    Assert.Equal(expected, Format.signedDecimals 2 value)

[<Fact>]
let ``Seeds are listed as a sentence would`` () =
    Assert.Equal("seed 3", Format.seeds [ 3 ])
    Assert.Equal("seeds 3 and 5", Format.seeds [ 3; 5 ])
    Assert.Equal("seeds 3, 5 and 8", Format.seeds [ 3; 5; 8 ])

[<Fact>]
let ``A confidence is shown without trailing zeros`` () =
    Assert.Equal("95 %", Format.percent 0.95)
    Assert.Equal("99.9 %", Format.percent 0.999)
