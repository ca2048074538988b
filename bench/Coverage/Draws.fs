/// What the simulations draw. One stream a simulation, seeded by its place, so that the output is the same every time.
module internal Ablate.Coverage.Draws

open System

type Draws(seed: int) =
    // With a seed, .NET keeps this generator's numbers from version to version.
    let random = Random seed
    let mutable spare = nan

    member _.Uniform() = random.NextDouble()

    /// Standard normal, by the polar method, which gives two at a time.
    member draws.Normal() =
        if not (Double.IsNaN spare) then
            let value = spare
            spare <- nan
            value
        else
            let x, y = 2.0 * random.NextDouble() - 1.0, 2.0 * random.NextDouble() - 1.0
            let square = x * x + y * y

            if square >= 1.0 || square = 0.0 then
                draws.Normal()
            else
                let factor = sqrt (-2.0 * log square / square)
                spare <- y * factor
                x * factor

    /// Student's with three degrees of freedom: a normal over the root of a mean of three squares.
    member draws.Heavy() =
        let square () =
            let z = draws.Normal()
            z * z

        draws.Normal() / sqrt ((square () + square () + square ()) / 3.0)
