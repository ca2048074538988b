/// All drawings of a report.
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
      yield! Uncertainty.pairing report |> Option.toList ]
