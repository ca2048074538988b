/// What bundles and draws in tests, where this machine has it: the bundled scripts beside the tests, Node.js and Chromium.
module internal Ablate.Analysis.Tests.Report.Drawing

open System
open System.Diagnostics
open System.IO
open Xunit

let private asset name = Path.Combine(AppContext.BaseDirectory, "report-assets", name)

/// The script that draws in a page, where Node.js was there to bundle it.
let vega () =
    if File.Exists(asset "vega-bundle.js") then Some(File.ReadAllText(asset "vega-bundle.js")) else None

/// The path of a program, by the names it may have.
let private programOf names =
    let folders = (Environment.GetEnvironmentVariable "PATH" |> Option.ofObj |> Option.defaultValue "").Split Path.PathSeparator

    Seq.allPairs names folders
    |> Seq.map (fun (name, folder) -> Path.Combine(folder, name))
    |> Seq.tryFind File.Exists

/// Exit status, standard output and error of a program that reads `input`. One that takes two minutes is ended, and fails.
let private outcome (program: string) (arguments: string list) (input: string) =
    let start = ProcessStartInfo(program, arguments, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true)

    use child =
        match Process.Start start with
        | null -> failwith $"{program} did not start."
        | child -> child

    let output, errors = child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync()
    child.StandardInput.Write input
    child.StandardInput.Close()

    if not (child.WaitForExit(TimeSpan.FromMinutes 2.0)) then
        child.Kill(entireProcessTree = true)
        failwith $"{program} did not end."

    child.ExitCode, output.Result, errors.Result

/// Standard output and error of a program that has to succeed.
let run program arguments input =
    let status, output, errors = outcome program arguments input
    if status <> 0 then Assert.Fail $"{program} ended with {status}: {errors}"
    output, errors

/// Static drawings by name, from specifications by name; fails where Vega has anything to say of one.
let drawn (specifications: string) =
    match programOf [ "node" ] with
    | Some node when File.Exists(asset "render-svg.mjs") ->
        let drawings, complaints = run node [ asset "render-svg.mjs" ] specifications
        Assert.Equal("", complaints)
        drawings
    | Some _
    | None ->
        Assert.Skip "Drawing needs Node.js, and what it draws with: ./ablate setup, then build again."
        ""

/// Some systems have a program of that name that only tells how to install one.
let chromium () =
    let works program =
        let status, _, _ = outcome program [ "--version" ] ""
        status = 0

    match programOf [ "chromium"; "chromium-browser"; "google-chrome" ] with
    | Some program when works program -> program
    | Some _
    | None ->
        Assert.Skip "A page is looked at with Chromium, which is not installed here."
        ""
