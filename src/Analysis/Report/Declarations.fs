/// What is compared, and as what it was declared before the first run.
module internal Ablate.Analysis.Report.Declarations

open System
open System.Globalization
open Ablate.Core
open Ablate.Analysis

/// One comparison that the report makes.
type Declared =
    { Contrast: Contrast
      Label: string
      Role: Role
      /// In the file now, but not in what was locked.
      IsLate: bool
      /// Locked, but no longer in the file.
      IsRemoved: bool
      /// The role that was locked and the one that the file gives it now, where they differ.
      Moved: (Role * Role) option }

type Declarations =
    { /// Primary first, then secondary, then exploratory, each in the order of the file.
      Comparisons: Declared list
      /// What the file says now.
      Now: DeclaredAnalysis
      Locked: DeclaredAnalysis option
      /// Settings that verdicts rest on and that are no longer as locked, each with both values. Where there are any, every
      /// comparison is exploratory: its answer follows from what was chosen after the first run.
      Changes: string list
      /// The seeds that were locked and those that are there or asked for now, ascending, where they are not the same.
      OtherSeeds: (int list * int list) option
      /// Swept variables along which nobody declared a trend, and whose slope and curvature are exploratory.
      Undeclared: string list
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

/// Seeds that were trained count as asked for, whatever the file says now.
let private otherSeeds (results: StudyResults) (before: DeclaredAnalysis) (now: DeclaredAnalysis) =
    match before.Seeds, now.Seeds with
    | null, _
    | _, null -> None
    | locked, asked ->
        let ended = [ for arm in results.Arms do for run in arm.Runs do if run.Status <> RunStatus.Missing then run.Seed ]
        let locked, now = set locked, Set.union (set asked) (set ended)
        if locked = now then None else Some(Set.toList locked, Set.toList now)

let private changes otherSeeds (before: DeclaredAnalysis) (now: DeclaredAnalysis) =
    let points (share: Nullable<float>) = if share.HasValue then $"{Format.short (100.0 * share.Value)} pp" else "none"

    let rule (until: WidthRule | null) =
        match until with
        | null -> "none"
        | until -> $"± {Format.short (100.0 * until.HalfWidth)} pp with {until.Min} to {until.Max} seeds"

    let collapsed (value: Nullable<float>) = if value.HasValue then Format.short value.Value else "none"

    [ if before.Margin <> now.Margin then $"the margin ({points before.Margin} then, {points now.Margin} now)"
      if before.Confidence <> now.Confidence then $"the confidence ({Format.percent before.Confidence} then, {Format.percent now.Confidence} now)"
      if before.Metric <> now.Metric then $"the metric ({before.Metric} then, {now.Metric} now)"
      if before.CollapsedBelow <> now.CollapsedBelow then
          $"the accuracy of a collapsed run ({collapsed before.CollapsedBelow} then, {collapsed now.CollapsedBelow} now)"
      match otherSeeds with
      | Some(then', now) -> $"which seeds are trained ({Format.seedRanges then'} then, {Format.seedRanges now} now)"
      | None -> ()

      if before.Until <> now.Until then $"the rule for seeds ({rule before.Until} then, {rule now.Until} now)" ]

/// A line through fewer arms than these is their difference.
[<Literal>]
let private FewestPlaces = 3

/// The slope and the curvature along every variable that arms differ in alone, by positive numbers, and that has no trend yet.
let private undeclaredTrends (results: StudyResults) (known: Contrast list) =
    let swept = [ for arm in results.Arms do if arm.Values.Count > 0 then arm ]
    let hasTrend = set [ for contrast in known do match contrast with Slope(variable, _) | Curvature(variable, _) -> variable | Difference _ | MeanDifference _ -> () ]

    let placed (variable: string) (arm: ArmRecord) =
        match Double.TryParse(arm.Values[variable], NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, ratio when ratio > 0.0 && Double.IsFinite ratio && arm.Values.Count = 1 -> Some(arm.Name, ratio)
        | _ -> None

    [ for variable in swept |> List.collect (fun arm -> List.ofSeq arm.Values.Keys) |> List.distinct do
          let arms = swept |> List.filter _.Values.ContainsKey(variable)
          let places = arms |> List.choose (placed variable) |> List.sortBy snd

          if not (hasTrend.Contains variable)
             && places.Length >= FewestPlaces
             && places.Length = arms.Length
             && (places |> List.distinctBy snd).Length = places.Length then
              variable, [ Slope(variable, places); Curvature(variable, places) ] ]

/// The file's comparisons in the roles that were locked; what was not locked is exploratory, what was locked stays, and all are
/// exploratory where a setting was changed that verdicts rest on.
let read (results: StudyResults) =
    let issues = Issues()
    // Nothing of what the file says is about an arm that it no longer has.
    let arms = [| for arm in results.Arms do if not arm.IsDropped then struct (arm.Name, arm.Values) |]
    let now = DeclaredAnalysis.Of(results.Analysis, arms, results.Until, issues, seeds = results.Seeds)
    let known = [ for arm in results.Arms -> arm.Name ]
    let locked = Option.ofObj results.Lock |> Option.bind (fun locked -> Option.ofObj (DeclaredAnalysis.Read locked.Analysis))

    let shown role contrast =
        { Contrast = contrast
          Label = labelOf known contrast
          Role = role
          IsLate = false
          IsRemoved = false
          Moved = None }

    let declared role contrast = shown role (contrastOf contrast)
    let otherSeeds = locked |> Option.bind (fun before -> otherSeeds results before now)
    let changes = locked |> Option.map (fun before -> changes otherSeeds before now) |> Option.defaultValue []

    let comparisons =
        match Option.ofObj results.Lock, locked with
        | None, _ -> [ for role, contrast in inRoles now -> declared role contrast ]
        // Nothing is known to have been declared.
        | Some _, None -> [ for _, contrast in inRoles now -> { declared Exploratory contrast with IsLate = true } ]
        | Some _, Some locked ->
            let texts analysis = set [ for _, contrast in inRoles analysis -> contrast.Text ]
            let before = texts locked
            let after = Map [ for role, contrast in inRoles now -> contrast.Text, role ]

            [ for role, contrast in inRoles locked do
                  let roleNow = after.TryFind contrast.Text

                  { declared (if changes.IsEmpty then role else Exploratory) contrast with
                      IsRemoved = roleNow.IsNone
                      Moved = roleNow |> Option.filter (fun now -> now <> role) |> Option.map (fun now -> role, now) }
              for _, contrast in inRoles now do
                  if not (before.Contains contrast.Text) then
                      { declared Exploratory contrast with IsLate = true } ]

    let undeclared = undeclaredTrends results [ for declared in comparisons -> declared.Contrast ]

    { Comparisons = comparisons @ (undeclared |> List.collect snd |> List.map (shown Exploratory))
      Undeclared = List.map fst undeclared
      Now = now
      Locked = locked
      Changes = changes
      OtherSeeds = otherSeeds
      Problems =
        [ for issue in issues do
              match Option.ofObj issue.Hint with
              | Some hint -> $"{issue.Message} {hint}"
              | None -> issue.Message
          if (Option.ofObj results.Lock).IsSome && locked.IsNone then
              "What was locked before the first run cannot be read, so every comparison counts as exploratory." ] }
