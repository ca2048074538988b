/// Names of arms that mean something to a spreadsheet, a browser, Markdown or TeX.
module Ablate.Analysis.Tests.Report.NastyNames

open Xunit
open Ablate.Analysis.Report
open Ablate.Analysis.Tests

let private all =
    [ Reports.script
      Reports.special
      Reports.formula
      Reports.breaking
      "@SUM(A1)"
      "+1"
      "-1"
      "\ttab"
      "\rreturn"
      "\"quoted\", and more"
      "# heading"
      "1. list"
      "- item"
      "> quote"
      "| cell |"
      "[link](http://example.org)"
      "![image](x)"
      "see www.example.org or https://example.org"
      "***"
      "&amp; &lt;"
      "$x^2$"
      "``"
      "\\"
      "\\end{tabular} \\input{secret}"
      "%comment"
      "{unbalanced"
      "}"
      "[1cm]"
      "Ünïcödé ±½ 日本語 😀"
      "tilde~and^hat"
      "\u0000\u0007" ]

/// The rich report with one arm, comparison, flag, title and command called so.
let internal called name =
    let report = Reports.rich

    let rename old =
        if old = Reports.special then name
        elif old = Reports.script then "odd"
        else old

    let arms =
        report.Results.Arms
        |> Seq.map (fun arm -> Ablate.Core.ArmRecord(rename arm.Name, arm.Values, arm.Parameters, arm.MultiplyAdds, arm.Runs))
        |> Array.ofSeq

    let results = report.Results

    { report with
        Results =
            Ablate.Core.StudyResults(
                name,
                name,
                name,
                arms,
                results.Analysis,
                results.Lock,
                results.Test,
                results.Until,
                [| name |]
            )
        Findings =
            [ for finding in report.Findings ->
                  { finding with
                      Label = name
                      Sentence = name
                      Contrast =
                          match finding.Contrast with
                          | Difference(arm, reference) -> Difference(rename arm, reference)
                          | other -> other } ]
        Arms = [ for summary, arm in Seq.zip report.Arms arms -> { summary with Arm = arm } ]
        Flags = [ { Kind = name; Message = name; IsOfIntegrity = true; Findings = [] } ]
        Provenance = [ name ]
        Estimand = name
        Methods = [ name, name ] }

/// Where theories find them.
type Nasty =
    static member nasty = TheoryData<string>(all)
