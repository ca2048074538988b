/// What is compared, and as what it was declared before the first run.
module internal Ablate.Analysis.Report.Declarations

open System
open Ablate.Core

/// One comparison that the report makes.
type Declared =
    { Contrast: Contrast
      Label: string
      Role: Role
      /// In the file now, but not in what was locked.
      IsLate: bool
      /// Locked, but no longer in the file.
      IsRemoved: bool }

type Declarations =
    { /// Primary first, then secondary, then exploratory, each in the order of the file.
      Comparisons: Declared list
      /// What the file says now.
      Now: DeclaredAnalysis
      Locked: DeclaredAnalysis option
      /// What could not be understood, in sentences.
      Problems: string list }

let contrastOf (declared: DeclaredContrast) =
    let along () = List.zip (List.ofSeq declared.Arms) (List.ofSeq (nonNull declared.Ratios))

    match declared.Kind with
    | ContrastKind.Difference -> Difference(declared.Arms[0], nonNull declared.Reference)
    | ContrastKind.Mean -> MeanDifference(List.ofSeq declared.Arms, nonNull declared.Reference)
    | ContrastKind.Slope -> Slope(nonNull declared.Over, along ())
    | ContrastKind.Curvature -> Curvature(nonNull declared.Over, along ())
    // An enum admits any number; the four are all there is.
    | other -> raise (ArgumentOutOfRangeException(nameof declared, other, "unknown kind of contrast"))

let private commonPrefix (names: string list) =
    let first = List.head names
    let isCommon length = names |> List.forall (fun name -> String.CompareOrdinal(name, 0, first, 0, length) = 0)
    first.Substring(0, seq { first.Length .. -1 .. 0 } |> Seq.find isCommon)

/// Several arms in few words: by what their names begin with where no other arm begins like that.
let private group (known: string list) (arms: string list) =
    let prefix = commonPrefix arms
    let fitting = known |> List.filter _.StartsWith(prefix, StringComparison.Ordinal)
    if prefix <> "" && fitting.Length = arms.Length then prefix + "*" else String.Join(", ", arms)

let private labelOf known contrast =
    match contrast with
    | Difference(arm, reference) -> $"{arm} - {reference}"
    | MeanDifference(arms, reference) -> $"mean({group known arms}) - {reference}"
    | Slope(variable, _) -> $"slope over log2 {variable}"
    | Curvature(variable, _) -> $"curvature over log2 {variable}"

let private inRoles (analysis: DeclaredAnalysis) =
    [ for contrast in analysis.Primary -> Primary, contrast
      for contrast in analysis.Secondary -> Secondary, contrast
      for contrast in analysis.Exploratory -> Exploratory, contrast ]

/// The file's comparisons in the roles that were locked; what was not locked is exploratory, and what was locked stays.
let read (results: StudyResults) =
    let issues = Issues()
    let arms = [| for arm in results.Arms -> struct (arm.Name, arm.Values) |]
    let now = DeclaredAnalysis.Of(results.Analysis, arms, results.Until, issues)
    let known = [ for arm in results.Arms -> arm.Name ]
    let locked = Option.ofObj results.Lock |> Option.bind (fun locked -> Option.ofObj (DeclaredAnalysis.Read locked.Analysis))

    let declared role (contrast: DeclaredContrast) =
        let contrast = contrastOf contrast

        { Contrast = contrast
          Label = labelOf known contrast
          Role = role
          IsLate = false
          IsRemoved = false }

    let comparisons =
        match Option.ofObj results.Lock, locked with
        | None, _ -> [ for role, contrast in inRoles now -> declared role contrast ]
        // Nothing is known to have been declared.
        | Some _, None -> [ for _, contrast in inRoles now -> { declared Exploratory contrast with IsLate = true } ]
        | Some _, Some locked ->
            let texts analysis = set [ for _, contrast in inRoles analysis -> contrast.Text ]
            let before, after = texts locked, texts now

            [ for role, contrast in inRoles locked do
                  { declared role contrast with IsRemoved = not (after.Contains contrast.Text) }
              for _, contrast in inRoles now do
                  if not (before.Contains contrast.Text) then
                      { declared Exploratory contrast with IsLate = true } ]

    { Comparisons = comparisons
      Now = now
      Locked = locked
      Problems =
        [ for issue in issues do
              match Option.ofObj issue.Hint with
              | Some hint -> $"{issue.Message} {hint}"
              | None -> issue.Message
          if (Option.ofObj results.Lock).IsSome && locked.IsNone then
              "What was locked before the first run cannot be read, so every comparison counts as exploratory." ] }
