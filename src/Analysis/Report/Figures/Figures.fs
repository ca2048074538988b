/// All drawings of a report, in the order in which a page shows them.
module internal Ablate.Analysis.Report.Figures.Figures

/// Those for which there are numbers.
let all report =
    [ yield! Forest.differences report |> Option.toList
      yield! Forest.trends report |> Option.toList
      yield! Ratio.figures report
      yield! Costs.figures report
      yield! LearningCurves.figure report |> Option.toList ]
