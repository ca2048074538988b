/// Sentences and columns for a terminal.
module Ablate.Analysis.TextLayout

open System.Collections.Generic

/// Where sentences break. A table's own columns come to 120 at their widest.
let private width = 110

/// A longer name gets a line of its own, so that the figures stay within the width.
let private longestName = 26

type Alignment =
    | Left
    | Right

/// Breaks at spaces; what follows the first line is indented.
let wrap (text: string) =
    let lines = List<string>()
    let mutable line = ""

    for word in text.Split ' ' do
        if line.Length > 0 && line.Length + 1 + word.Length > width then
            lines.Add line
            line <- "  " + word
        elif line.Length = 0 then
            line <- word
        else
            line <- line + " " + word

    lines.Add line
    lines

/// Columns of one length, each with its heading; the first holds names.
let table (columns: (string * Alignment * string list) list) =
    let widths =
        columns
        |> List.mapi (fun place (heading: string, _, texts) ->
            texts
            |> List.map String.length
            |> List.filter (fun length -> place > 0 || length <= longestName)
            |> List.fold max heading.Length)

    let line (cells: string list) =
        List.map3
            (fun (_, alignment, _) (cell: string) (width: int) ->
                match alignment with
                | Left -> cell.PadRight width
                | Right -> cell.PadLeft width)
            columns
            cells
            widths
        |> String.concat "  "
        |> _.TrimEnd()

    [ line (columns |> List.map (fun (heading, _, _) -> heading))
      line (widths |> List.map (fun width -> System.String('-', width)))
      for cells in columns |> List.map (fun (_, _, texts) -> texts) |> List.transpose do
          match cells with
          | name :: figures when name.Length > longestName ->
              name
              line ("" :: figures)
          | cells -> line cells ]
