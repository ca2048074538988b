namespace Ablate.Analysis.Report

open System
open System.Collections.Generic
open Ablate.Core

/// <summary>What the gates of one block of a trained network came to over the test set.</summary>
/// <remarks>Spreads are standard deviations of mean gates: between the channels, and of each channel between the classes, averaged over the channels. That between positions is of the gates of a channel within one example, averaged likewise; not a number for gates without positions. Dead and saturated are shares from 0 to 1.</remarks>
type GateBlock =
    { Block: string
      Channels: int
      Mean: float
      BetweenChannels: float
      BetweenClasses: float
      BetweenPositions: float
      Dead: float
      Saturated: float }

/// <summary>Recorded gates, block by block.</summary>
module GateBlocks =

    /// Numbers one by one: a network with a thousand classes has millions of rows.
    [<Struct>]
    type private Spread =
        { Count: int
          Mean: float
          Squares: float }

        static member Zero = { Count = 0; Mean = 0.0; Squares = 0.0 }

        member spread.Add(value: float) =
            let count = spread.Count + 1
            let mean = spread.Mean + (value - spread.Mean) / float count
            { Count = count; Mean = mean; Squares = spread.Squares + (value - spread.Mean) * (value - mean) }

        member spread.Sd = if spread.Count < 2 then 0.0 else sqrt (spread.Squares / float (spread.Count - 1))

    type private Sums() =
        member val Channels = Spread.Zero with get, set
        member val Dead = 0.0 with get, set
        member val Saturated = 0.0 with get, set
        member val Positions = 0.0 with get, set
        member val Classes = Dictionary<int, Spread>()

    /// <summary>In the order of the network.</summary>
    let ofRows (rows: GateRow seq) : IReadOnlyList<GateBlock> =
        let sums = Dictionary<string, Sums>(StringComparer.Ordinal)
        let order = ResizeArray<string>()

        for row in rows do
            if not (sums.ContainsKey row.Block) then
                order.Add row.Block
                sums[row.Block] <- Sums()

            let block = sums[row.Block]

            if row.Class.HasValue then
                block.Classes[row.Channel] <- (match block.Classes.TryGetValue row.Channel with | true, spread -> spread | _ -> Spread.Zero).Add row.Mean
            else
                block.Channels <- block.Channels.Add row.Mean
                block.Dead <- block.Dead + row.Dead
                block.Saturated <- block.Saturated + row.Saturated
                block.Positions <- block.Positions + row.SdPositions

        [| for name in order do
               let block = sums[name]
               let channels = float (max 1 block.Channels.Count)

               { Block = name
                 Channels = block.Channels.Count
                 Mean = block.Channels.Mean
                 BetweenChannels = block.Channels.Sd
                 BetweenClasses = if block.Classes.Count = 0 then 0.0 else block.Classes.Values |> Seq.averageBy _.Sd
                 BetweenPositions = block.Positions / channels
                 Dead = block.Dead / channels
                 Saturated = block.Saturated / channels } |]

    /// The first inspected run of each arm: channels mean something else with every seed, so that nothing is averaged over them.
    let internal inspected (report: Report) =
        [ for arm in report.Arms do
              match arm.Arm.Runs |> Seq.tryPick (fun run -> match run.Gates with | null -> None | gates -> Some(run.Seed, gates)) with
              | Some(seed, gates) -> arm.Arm.Name, seed, gates
              | None -> () ]

    /// What the columns of a table of these are.
    let internal note =
        $"Spreads are standard deviations: between channels and classes of mean gates, between positions of the gates within an image. {GateRow.Meaning}"
