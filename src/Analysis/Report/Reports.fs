namespace Ablate.Analysis.Report

open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report.Figures
open Ablate.Analysis.Report.Formats
open Ablate.Analysis.Report.Html

/// <summary>A file of a report.</summary>
/// <param name="Name">Relative to the report's folder, with forward slashes.</param>
/// <param name="Content">Its text.</param>
[<Struct>]
type ReportFile = { Name: string; Content: string }

/// <summary>What a report is drawn with, where it is to be had.</summary>
type ReportAssets =
    {
        /// <summary>The bundled script that draws the figures in a page; null: the page has no drawn figures and says so.</summary>
        Scripts: string | null
        /// <summary>Drawings by the name of the figure; empty where there is nothing to draw them with.</summary>
        Svg: IReadOnlyDictionary<string, string>
    }

/// <summary>A report with all its numbers and sentences.</summary>
[<Sealed>]
type BuiltReport internal (report: Report) =
    member internal _.Report = report

    /// <summary>Whether runs are missing, so that everything may change.</summary>
    member _.IsProvisional = report.IsProvisional

    /// <summary>For a terminal.</summary>
    member _.ToText() = Text.render report

    /// <summary>Every number with its method, for programs.</summary>
    member _.ToJson() = Formats.Json.render report

    /// <summary>The Vega-Lite specification of each figure, by name.</summary>
    member _.Figures: IReadOnlyList<struct (string * string)> =
        [| for figure in Figures.all report -> struct (figure.Name, VegaLite.indented (VegaLite.specification figure)) |]

/// <summary>From results to a report, and from a report to files. The same input always gives the same bytes.</summary>
[<AbstractClass; Sealed>]
type Reports private () =

    /// <summary>Everything that may be claimed of the results.</summary>
    /// <exception cref="T:System.ArgumentException">An arm, or a seed within an arm, comes twice, or a count cannot be.</exception>
    static member Build(results: StudyResults) = BuiltReport(Builder.build results)

    /// <summary>
    /// What may be seen while a rule for the number of seeds asks for more of them: how wide the declared intervals are after each number of
    /// seeds, in lines for a terminal, and nothing of where they lie. Null where no rule does.
    /// </summary>
    /// <param name="results">With what was declared.</param>
    static member WhilePending(results: StudyResults) : string | null =
        let study = Runs.read results
        let declarations = Declarations.read results

        if not (SeedRule.isPending study declarations) then
            null
        else
            let until = nonNull declarations.Now.Until

            let widths =
                match SeedRule.due study declarations with
                | [] -> $"Not all arms have {until.Min} seeds yet, after which comes the first look."
                | looks -> $"""Half-width of the widest declared interval: {looks |> List.map SeedRule.words |> String.concat "; "}."""

            [ $"{results.Title}: the rule for the seeds is not done. It asks for ± {Format.short (100.0 * until.HalfWidth)} percentage points, with {until.Min} to {until.Max} seeds."
              widths
              "Until it is done nobody is to see how the arms came out, so there is no report yet. 'ablate run' goes on. To give the rule up, set 'seeds' to a number in the file; the report then says that it was given up." ]
            |> List.collect (Printable.Of >> TextLayout.wrap >> List.ofSeq)
            |> String.concat "\n"

    /// <summary>The Vega-Lite specification of a report's figure of gates, for one trained network.</summary>
    /// <param name="arm">Its arm.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="rows">What was recorded: at least one row.</param>
    /// <exception cref="T:System.ArgumentException">There is no row.</exception>
    static member GateFigure(arm: string, seed: int, rows: IReadOnlyList<GateRow>) =
        match Gates.ofRun "gates" arm seed rows with
        | Some figure -> VegaLite.indented (VegaLite.specification figure)
        | None -> invalidArg (nameof rows) "Nothing was recorded."

    /// <summary>The files of a report.</summary>
    static member Files(built: BuiltReport, assets: ReportAssets) : IReadOnlyList<ReportFile> =
        let report = built.Report
        let svg = Map [ for KeyValue(name, drawing) in assets.Svg -> name, drawing ]
        let drawn = [ for struct (name, _) in built.Figures do if svg.ContainsKey name then name ]

        [| { Name = "report.html"; Content = Html.Html.render report (Option.ofObj assets.Scripts) svg }
           { Name = "report.md"; Content = Markdown.render drawn report }
           { Name = "comparisons.csv"; Content = Csv.comparisons report }
           { Name = "runs.csv"; Content = Csv.runs report }
           { Name = "report.json"; Content = Formats.Json.render report }
           { Name = "tables.tex"; Content = Latex.tables report }
           { Name = "macros.tex"; Content = Macros.render report }
           for struct (name, specification) in built.Figures do
               { Name = $"figures/{name}.vl.json"; Content = specification }
           for name in drawn do
               { Name = $"figures/{name}.svg"; Content = svg[name] } |]
