/// All drawings of a report, and their specifications for readers and for what draws them.
module internal Ablate.Analysis.Report.Figures.Figures

/// Those for which there are numbers.
let all report =
    [ yield! Forest.differences report |> Option.toList
      yield! Forest.trends report |> Option.toList
      yield! Ratio.figures report
      yield! Costs.figures report
      yield! LearningCurves.figure report |> Option.toList
      yield! Classes.figure report |> Option.toList
      yield! Uncertainty.sources report |> Option.toList
      yield! Uncertainty.more report |> Option.toList
      yield! Uncertainty.pairing report |> Option.toList
      yield! Gates.figures report ]

/// File names with their texts: a specification that a reader can change and draw anew.
let files figures =
    [ for figure in figures -> $"figures/{figure.Name}.vl.json", VegaLite.indented (VegaLite.specification figure) ]

/// What `node render-svg.mjs` reads: a specification by the name of each figure. It answers with a drawing by the same names.
let specifications figures =
    Json.Object [ for figure in figures -> figure.Name, VegaLite.specification figure ] |> VegaLite.compact
