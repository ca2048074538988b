# What draws the figures of a report: bundled from npm by Node.js into artifacts/report-assets, from where the build puts it
# beside the programs. Without Node.js everything else is built, and reports have no drawn figures. Sourced by eng/lib.sh.

report_assets="$root/artifacts/report-assets"

# True when the bundle was made, or could not be made, since its sources changed; and where there is no Node.js to make it.
report_assets_are_settled() {
  local stamp="$root/artifacts/stamps/report-assets"
  if ! has_node; then return; fi
  [[ -e $stamp && -z $(find "$root/web" -newercm "$stamp" -print -quit) ]]
}

has_node() { command -v node >/dev/null && command -v npm >/dev/null; }

# Bundles where that is due and possible. A failure costs the figures and not the build.
build_report_assets() {
  local stamps="$root/artifacts/stamps"
  if ! has_node && [[ ! -e $report_assets ]]; then
    say "Node.js and npm are missing here, so reports will have no drawn figures. Install them and call ./ablate setup to have some."
  fi
  if report_assets_are_settled; then return; fi
  mkdir -p "$stamps"
  : >"$stamps/.report-assets"
  if ! attempt report-assets "Bundling what draws a report's figures" bundle_report_assets; then
    say "failed; reports will have no drawn figures ($root/artifacts/log/report-assets.log says why). ./ablate setup lets the next call try again."
  fi
  mv "$stamps/.report-assets" "$stamps/report-assets"
}

bundle_report_assets() {
  local work="$root/artifacts/web"
  rm -rf "$work"
  mkdir -p "$work"
  cp "$root"/web/* "$work/" || return
  cd "$work" || return
  # Nothing of the packages runs when it is installed; esbuild's own step only saves it a process.
  timeout 300 npm ci --ignore-scripts --no-audit --no-fund || return
  mkdir made && node bundle.mjs made || return
  rm -rf "$report_assets" "$work/node_modules"
  mv made "$report_assets"
}
