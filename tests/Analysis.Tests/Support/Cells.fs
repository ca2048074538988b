/// Cells in one line, for tests.
module Ablate.Analysis.Tests.Cells

open System
open Ablate.Core

let completed seed correct =
    RunOutcome(seed, RunStatus.Completed, correct, 10000L, Nullable(), null)

let diverged seed epoch =
    RunOutcome(seed, RunStatus.Diverged, 0L, 0L, Nullable epoch, null)

let failed seed failure =
    RunOutcome(seed, RunStatus.Failed, 0L, 0L, Nullable(), failure)

let missing seed =
    RunOutcome(seed, RunStatus.Missing, 0L, 0L, Nullable(), null)

let cell arm runs =
    Cell(arm, 50186L, 3866112L, Array.ofList runs)

/// Seeds 1, 2, 3 … with these counts of 10,000.
let counted arm counts =
    cell arm (counts |> List.mapi (fun i correct -> completed (i + 1) correct))
