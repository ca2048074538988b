/// Reports by hand, for the tests of their formats: one with everything that a report may have, one in which nothing could be
/// estimated. The numbers are made up, so that the approved texts hold on every machine.
module internal Ablate.Analysis.Tests.Reports

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics

/// Names that would be markup, a formula, a macro's argument or a second row if they were not escaped.
let script = "<script>alert(1)</script>"
let special = "a&b|c_d%"
let formula = "=HYPERLINK(\"x\";1)"
let breaking = "`tick`\n| *two* | \\rows \\\\[1cm]"

let private examples = 10_000L

let private provenance seed =
    Provenance(
        Commit = "0123abc",
        Dirty = Nullable false,
        Version = "1.0.0",
        TorchSource = "libtorch 1.13.0",
        TorchVersion = "1.13.0",
        Device = "cpu",
        DeviceName = null,
        Cpu = "A processor, 2 cores",
        BlasKernels = null,
        Threads = 2,
        Host = "host",
        Started = DateTimeOffset(2026, 1, 2, 3, 4, abs seed, TimeSpan.Zero),
        Finished = Nullable(DateTimeOffset(2026, 1, 2, 4, 4, abs seed, TimeSpan.Zero))
    )

let private run seed status (correct: int64 option) failure =
    let loss = if status = RunStatus.Diverged then nan else 0.25

    RunRecord(
        Seed = seed,
        Status = status,
        Correct = Option.toNullable correct,
        Total = Option.toNullable (correct |> Option.map (fun _ -> examples)),
        Accuracy = Option.toNullable (correct |> Option.map (fun correct -> float correct / float examples)),
        DivergedAtEpoch = (if status = RunStatus.Diverged then Nullable 2 else Nullable()),
        Failure = failure,
        Seconds = (if correct.IsSome then Nullable(12.5 + float seed) else Nullable()),
        Epochs = [| EpochMetrics(1, 0.1, loss, null, Evaluation(9000L, examples, loss), 6.25) |],
        Provenance = (if status = RunStatus.Missing then null else provenance seed)
    )

let private completed seed correct = run seed RunStatus.Completed (Some correct) null
let private diverged seed = run seed RunStatus.Diverged None null
let private failed seed failure = run seed RunStatus.Failed None failure
let private missing seed = run seed RunStatus.Missing None null

let private arm name (values: (string * string) list) runs =
    ArmRecord(name, Dictionary(dict values), Nullable 50186L, Nullable 3866112L, Array.ofList runs)

/// An estimate with ends that lie evenly around it; a p where its method is a test.
let ok method value halfWidth n p =
    Outcome.Ok
        { Method = method
          Value = value
          Interval =
            { Confidence = 0.95
              Lower = value - halfWidth
              Upper = value + halfWidth }
          N = n
          StandardError = Some(halfWidth / 2.5)
          DegreesOfFreedom = Some(float (n - 1))
          P = p |> Option.map PValue.Of }

let without method reason value n =
    Outcome.Degenerate(reason, { Method = method; Value = value; N = n; P = None })

let private summary isBaseline (arm: ArmRecord) mean spread =
    let seedsWith status = [ for run in arm.Runs do if run.Status = status then run.Seed ]
    let n = (seedsWith RunStatus.Completed).Length

    { Arm = arm
      IsBaseline = isBaseline
      Completed = seedsWith RunStatus.Completed
      Diverged = seedsWith RunStatus.Diverged
      Collapsed = []
      Failed = seedsWith RunStatus.Failed
      Missing = seedsWith RunStatus.Missing
      Mean = ok OneArm.MeanMethod mean 0.25 n None
      StandardDeviation = ok OneArm.StandardDeviationMethod spread (spread / 2.0) n None
      FailureRate = Some(without Failures.RateMethod NoSeeds (Some 0.0) n)
      Seconds = Some 14.5 }

/// The least that a finding says.
let bare id label contrast role main =
    { Id = id
      Contrast = contrast
      Label = label
      Role = role
      FamilySize = 1
      Absent = []
      PerSeed = []
      Unmatched = []
      Unpaired = None
      Main = main
      StandardDeviation = None
      Means = None
      RelativeErrorReduction = None
      Simultaneous = None
      Adjusted = None
      NewExamples = None
      NewExamplesMissing = None
      Sources = None
      Wins = None
      Effect = None
      Equivalence = None
      SmallestMargin = None
      Correlation = None
      Spread = None
      Hurdle = None
      Sensitivity = []
      Posterior = None
      MinimumDetectable = None
      Verdict = NotEstimable
      Sentence = $"{label} could not be estimated."
      MoreSeeds = None }

let private paired value halfWidth n p = ok PairedT.Method value halfWidth n (Some p)

let private bySource seed example residual : Crossed.BySource =
    { Seed = seed
      Example = example
      Residual = residual }

let private richFinding =
    { bare "seR4" "se-r4 - baseline" (Difference("se-r4", "baseline")) Primary (paired 0.26 0.103 5 0.0021) with
        FamilySize = 2
        PerSeed = [ -1, 0.28; 1, 0.38; 2, 0.21; 3, 0.16; 4, 0.27 ]
        Unmatched = [ 5 ]
        StandardDeviation = Some 0.0825
        Means = Some(90.326, 90.066)
        RelativeErrorReduction = Some 0.0262
        Simultaneous = Some(paired 0.26 0.13 5 0.0021)
        Adjusted = Some(PValue.Of 0.0042)
        NewExamples = Some(ok Crossed.SeedsAndExamplesMethod 0.26 0.31 5 None)
        NewExamplesMissing = None
        Sources =
            Some
                { Crossed =
                    { MeanSquares = Some(bySource 0.5 0.25 0.125)
                      Untruncated = Some(bySource 1e-5 2e-4 0.125)
                      Components = Some(bySource 1e-5 2e-4 0.125)
                      Contributions = Some(bySource 2e-6 2e-8 2.5e-6)
                      Seeds = ok Crossed.SeedsMethod 0.0026 0.00103 5 None
                      SeedsAndExamples = ok Crossed.SeedsAndExamplesMethod 0.0026 0.0031 5 None
                      Projections =
                        [ { Seeds = 10
                            Examples = 10_000
                            StandardError = 0.001
                            HalfWidth = 0.0021 } ]
                      PigeonholeVariance = Some 3e-6 }
                  Shares = Some(bySource 0.25 0.25 0.5) }
        Wins =
            Some
                { Wins = 4
                  Ties = 1
                  Losses = 0
                  Rate = ok WinRate.Method 0.9 0.08 5 (Some 0.125) }
        Effect =
            Some
                { Dz = ok EffectSize.Method 3.15 2.5 5 (Some 0.0021)
                  Gz = Some 2.5
                  ChanceToWin = Some 0.999 }
        Equivalence =
            Some
                { Margin = 0.3
                  PLower = Some(PValue.Of 1e-5)
                  PUpper = Some(PValue.Of 0.17)
                  P = Some(PValue.Of 0.17)
                  Interval = Some { Confidence = 0.9; Lower = 0.18; Upper = 0.34 }
                  IsEquivalent = false
                  IsNonInferior = true }
        SmallestMargin = Some 0.339
        Correlation = Some(ok PairedT.CorrelationMethod 0.4 0.5 5 None)
        Sensitivity =
            [ { Method = Welch.Method
                Label = "Welch, as if unpaired"
                Result = ok Welch.Method 0.26 0.2 5 (Some 0.016)
                Range = None
                Note = None
                Disagrees = false }
              { Method = SignFlip.Method
                Label = "sign flip"
                Result = Outcome.Degenerate(Undefined, { Method = SignFlip.Method; Value = Some 0.26; N = 5; P = Some(PValue.Of 0.0625) })
                Range = None
                Note = Some "5 seeds cannot reach 0.05."
                Disagrees = true }
              { Method = "leave_one_out"
                Label = "leave one seed out"
                Result = without "leave_one_out" Undefined (Some 0.26) 5
                Range = Some(0.23, 0.285)
                Note = None
                Disagrees = false } ]
        Posterior =
            Some
                { Left = PValue.Of 1e-5
                  Rope = PValue.Of 0.83
                  Right = PValue.Of 0.17 }
        MinimumDetectable = Some 0.147
        Verdict = SuperiorWithinMargin
        Sentence = "se-r4 is better than baseline by 0.26 percentage points, 95 % CI [+0.16, +0.36], over training seeds on this test set (n = 5)." }

let private lossy =
    let difference value halfWidth = paired value halfWidth 3 0.4

    { bare "abcD" $"{special} - baseline" (Difference(special, "baseline")) Secondary (paired -0.0496 0.0996 3 0.0496) with
        PerSeed = [ -1, -0.1; 1, 0.04; 2, -0.09 ]
        Unmatched = [ 3; 4 ]
        Adjusted = Some(PValue.Of 3e-7)
        Hurdle =
            Some
                { Pairs = 5
                  FailuresA = ok Failures.RateMethod 0.4 0.35 5 None
                  FailuresB = Some(without Failures.RateMethod Undefined (Some 0.0) 5)
                  FailuresP = Some(PValue.Of 0.5)
                  Converged = difference -0.0496 0.0996
                  AtChance = Some(difference -36.0 61.0)
                  DependsOnFailures = false
                  IsSelected = true }
        Verdict = Inconclusive
        Sentence = $"{special} against baseline is inconclusive: the data are compatible with differences from -0.15 to +0.05 percentage points."
        MoreSeeds = Some "Undecided: about 7 more seeds would give ± 0.05." }

let rich =
    let baseline =
        arm "baseline" [] [ completed -1 9012L; completed 1 8987L; completed 2 9031L; completed 3 8995L; completed 4 9008L; completed 5 9001L ]

    let se =
        arm "se-r4" [ "r", "4" ] [ completed -1 9040L; completed 1 9025L; completed 2 9052L; completed 3 9011L; completed 4 9035L; missing 5 ]

    let lost =
        arm special [] [ completed -1 9002L; completed 1 8991L; completed 2 9022L; diverged 3; failed 4 formula ]

    let odd = arm script [ "r", formula ] [ completed -1 9000L ]

    { Results =
        StudyResults(
            Title = "se-reduction",
            Question = "Does squeeze-and-excitation help?",
            Command = "./ablate run configs/se.yaml",
            Arms = [| baseline; se; lost; odd |],
            Analysis = AnalysisConfig(),
            Lock = AnalysisLock("abc123", "baseline: baseline", DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            Test = TestExamples("f00d", [| 0; 1; 2 |], 3, (fun _ _ -> null)),
            Until = WidthRule(0.002, 5, 40),
            OtherArms = [| "se-r64" |]
        )
      Confidence = 0.95
      Margin = Some 0.3
      Declaration = [ "Declared before the first run, 2026-01-01 00:00:00 UTC: 2 primary and 1 secondary comparison."; "Margin: 0.3 percentage points." ]
      Findings =
        [ richFinding
          { bare "slopeR" "slope on log2 r" (Slope("r", [ "se-r4", 4.0; script, 8.0 ])) Primary (ok RatioTrend.SlopeMethod -0.031 0.012 5 (Some 0.0012)) with
              FamilySize = 2
              PerSeed = [ -1, -0.03; 1, -0.04; 2, -0.02; 3, -0.035; 4, -0.03 ]
              Adjusted = Some(PValue.Of 0.0024)
              Verdict = Inferior
              Sentence = "Accuracy falls by 0.031 percentage points with each doubling of r." }
          lossy
          { bare "oneSeed" $"{script} - baseline" (Difference(script, "baseline")) Exploratory (without PairedT.Method OneSeed (Some -0.12) 1) with
              PerSeed = [ -1, -0.12 ]
              Means = Some(90.0, 90.12)
              Sentence = $"{script} against baseline: -0.12 percentage points at seed -1; no interval from one seed." } ]
      Arms =
        [ summary true baseline 90.056 0.15
          summary false se 90.326 0.155
          { summary false lost 90.05 0.16 with FailureRate = Some(ok Failures.RateMethod 0.25 0.2 4 None) }
          { summary false odd 90.0 0.1 with
              Mean = without OneArm.MeanMethod OneSeed (Some 90.0) 1
              StandardDeviation = without OneArm.StandardDeviationMethod OneSeed None 1 } ]
      Together = None
      Flags =
        [ { Kind = "few_seeds"
            IsOfIntegrity = false
            Message = $"{special} against baseline rests on 3 pairs."
            Findings = [ "abcD" ] }
          { Kind = "failures"
            IsOfIntegrity = false
            Message = "Runs diverged."
            Findings = [] } ]
      IsProvisional = true
      Estimand = "Over training seeds; one training set, one test set of 10,000 examples."
      Methods = [ PairedT.Method, "Paired Student interval (Student 1908)."; "holm", "Holm's adjusted p (Holm 1979)." ]
      Provenance = [ $"0123abc, libtorch 1.13.0 on cpu: every run but {script} (seed -1)." ] }

/// A report of arms of which no run completed, of a table of numbers: what is not known is left out.
let degenerate =
    let lost = arm "lost" [] [ missing 0; diverged 1 ]
    let record = ArmRecord(lost.Name, lost.Values, Nullable(), Nullable(), lost.Runs)

    let reasons =
        [ NoSeeds; OneSeed; ZeroVariance; AllZero; TooFewForMethod 4; TooManyForMethod 50; UnbalancedBlocks; NonFinite; Undefined ]

    { Results =
        StudyResults(
            Title = "",
            Question = null,
            Command = null,
            Arms = [| record |],
            Analysis = AnalysisConfig(),
            Lock = null,
            Test = null,
            Until = null,
            OtherArms = [||]
        )
      Confidence = 0.95
      Margin = None
      Declaration = []
      Findings =
        [ for i, reason in List.indexed reasons do
              let id = $"x{i}"
              { bare id id (Difference("lost", "lost")) Exploratory (without PairedT.Method reason None i) with Correlation = Some(without PairedT.CorrelationMethod reason None i) } ]
      Arms =
        [ { summary true record 0.0 0.0 with
              Mean = without OneArm.MeanMethod NoSeeds None 0
              StandardDeviation = without OneArm.StandardDeviationMethod NoSeeds None 0
              FailureRate = None
              Seconds = None } ]
      Together = None
      Flags = []
      IsProvisional = false
      Estimand = ""
      Methods = []
      Provenance = [] }
