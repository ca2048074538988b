/// What the runs were made with, in words.
module internal Ablate.Analysis.Report.Origins

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report.Runs

/// What may change a run's numbers: the program, torch, the kind of device, and what the processor is taken for.
type Origin =
    { Version: string
      Commit: string option
      IsDirty: bool
      Torch: string
      Device: string
      Kernels: string option }

let private kindOf (device: string) = (device.Split ':')[0]

let private originOf (provenance: Provenance) =
    { Version = provenance.Version
      Commit = Option.ofObj provenance.Commit
      IsDirty = provenance.Dirty = Nullable true
      Torch = $"{provenance.TorchSource}, torch {provenance.TorchVersion}"
      Device = kindOf provenance.Device
      Kernels = Option.ofObj provenance.BlasKernels }

/// Of a run that has an end, where it is known.
let ofRun (run: RunRecord) =
    if run.Status = RunStatus.Missing then None
    else Option.ofObj run.Provenance |> Option.map originOf

let describe origin =
    let commit =
        match origin.Commit with
        | Some commit when origin.IsDirty -> $" (commit {commit} with uncommitted changes)"
        | Some commit -> $" (commit {commit})"
        | None -> ""

    let kernels =
        match origin.Kernels with
        | Some kernels -> $", BLAS kernels {kernels}"
        | None -> ""

    $"program {origin.Version}{commit}, {origin.Torch}, device {origin.Device}{kernels}"

/// Arms with their seeds, "baseline (seeds 0 to 4) and se (seed 3)".
let private places (runs: (string * int) list) =
    runs
    |> List.groupBy fst
    |> List.map (fun (arm, runs) -> $"{arm} ({Format.seedRanges (List.map snd runs)})")
    |> Format.listing

/// One line for each origin in the order of the arms, then one for the machines.
let lines study =
    let runs =
        [ for arm in study.Arms do
              for run in arm.Record.Runs do
                  match ofRun run, Option.ofObj run.Provenance with
                  | Some origin, Some provenance -> origin, provenance, (arm.Record.Name, run.Seed)
                  | _ -> () ]

    let hardware (provenance: Provenance) =
        let device =
            match Option.ofObj provenance.DeviceName with
            | Some name -> $", {name}"
            | None -> ""

        let threads = Format.plural "thread" provenance.Threads
        $"{provenance.Host} ({provenance.Cpu}{device}, {threads})"

    let times = [ for _, provenance, _ in runs -> provenance.Started ]

    [ for origin, runs in runs |> List.groupBy (fun (origin, _, _) -> origin) do
          $"{describe origin}: {places [ for _, _, place in runs -> place ]}."

      match runs |> List.map (fun (_, provenance, _) -> hardware provenance) |> List.distinct |> List.sortWith (fun a b -> String.CompareOrdinal(a, b)) with
      | [] -> ()
      | machines -> $"Trained on {Format.listing machines}."

      if not times.IsEmpty then
          $"First run begun {Format.instant (List.min times)}, last {Format.instant (List.max times)}." ]
