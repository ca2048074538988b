/// Prints a Markdown table of simulated coverages beside those to agree with, and ends with 1 where one does not agree.
module internal Ablate.Coverage.Program

open Ablate.Analysis
open Ablate.Coverage.Draws
open Ablate.Coverage.Simulations

/// Errors of both simulations together beyond which they are taken to disagree. Among some forty comparisons of what is alike,
/// chance alone goes beyond it about once in fifty runs.
[<Literal>]
let private Most = 3.5

/// Of a percentage from so many replicates; the tables round the reference to 0.1, which errs by up to 0.05.
let private errorOf percent (replicates: int) =
    100.0 * sqrt (percent / 100.0 * (1.0 - percent / 100.0) / float replicates)

let private row seed simulation =
    let draws = Draws seed
    let percent = 100.0 * (Seq.init simulation.Replicates (fun _ -> simulation.Covers draws) |> Seq.average)

    let text, reference, replicates, isTooFar =
        match simulation.Reference with
        | Equal(reference, replicates) -> "", reference, replicates, (fun distance -> abs distance > Most)
        | AtLeast(reference, replicates) -> "at least ", reference, replicates, (fun distance -> distance < -Most)

    let rounding = 0.1 / sqrt 12.0
    let error = sqrt (errorOf reference simulation.Replicates ** 2.0 + errorOf reference replicates ** 2.0 + rounding ** 2.0)
    let distance = (percent - reference) / error
    let agrees = not (isTooFar distance)
    let number = Format.decimals 1

    let cells =
        [ simulation.Method
          simulation.Setting
          Format.count simulation.Replicates
          Format.decimals (if simulation.Replicates > 100_000 then 2 else 1) percent
          text + number reference
          Format.signedDecimals 1 distance
          (if agrees then "yes" else "NO") ]

    printfn "| %s |" (String.concat " | " cells)
    agrees

[<EntryPoint>]
let main _ =
    printfn "| interval | data | replicates | covers, %% | reference, %% | distance in errors | agrees |"
    printfn "| :--- | :--- | ---: | ---: | ---: | ---: | :--- |"
    let agreements = all |> List.mapi (fun i simulation -> row (i + 1) simulation)
    if List.forall id agreements then 0 else 1
