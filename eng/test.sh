# The verb test: builds and runs test projects, and closes with one line, "N passed, N failed".

# test_projects [PROJECT…] [OPTION…]: what begins with a dash, and all that follows it, goes to the test programs.
test_projects() {
  passed=0 failed=0
  trap close_tests EXIT
  local projects=() project
  . "$root/eng/setup.sh"
  has_schema_validator || install python3-jsonschema
  # A report's page is looked at in a browser: too large to be installed unasked, but part of what has to hold.
  if [[ ${CI:-} == true ]] && ! command -v chromium >/dev/null; then install chromium; fi
  while [[ $# -gt 0 && $1 != -* ]]; do
    [[ -d $root/tests/$1 ]] || fail "there is no test project '$1'. There are: $(all_test_projects)."
    projects+=("$1")
    shift
  done
  if [[ ${#projects[@]} -eq 0 ]]; then
    prepare Experiments
    read -ra projects <<<"$(all_test_projects)"
  else
    for project in "${projects[@]}"; do prepare "$project"; done
  fi
  for project in "${projects[@]}"; do run_tests "$project" "$@"; done
}

# Python's validator for JSON Schema, a second opinion on that of the tests.
has_schema_validator() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then return 0; fi
  done
  return 1
}

# The last line, however the tests end; a set-up or a build that fails counts as one failure.
close_tests() {
  local status=$?
  if [[ $status -ne 0 && $failed -eq 0 ]]; then failed=1; fi
  echo "$passed passed, $failed failed"
  if [[ $failed -gt 0 || $passed -eq 0 ]]; then exit 1; fi
}

all_test_projects() {
  local folders=("$root"/tests/*.Tests)
  echo "${folders[@]##*/}"
}

# Runs one project in a process of its own, so that a crash costs only that project, and adds up what its report says.
run_tests() {
  local project=$1 program report="$root/artifacts/log/$1.xml" log="$root/artifacts/log/$1.log" status=0 began=$SECONDS
  shift
  program=$(program "$project")
  mkdir -p "${log%/*}"
  rm -f "$report"
  "$program" -noLogo -noColor -reporter quiet -xml "$report" "$@" >"$log" 2>&1 </dev/null || status=$?

  local summary='' good bad
  if [[ -e $report ]]; then summary=$(grep -om1 '<assembly [^>]*>' "$report" || true); fi
  good=$(count passed) bad=$(($(count failed) + $(count errors)))
  if [[ $status -ne 0 && $bad -eq 0 ]]; then
    if [[ $status -gt 128 ]]; then say "$project crashed (signal $((status - 128)))."; else say "$project could not run (exit status $status)."; fi
    bad=1
  fi
  if [[ $bad -gt 0 ]]; then cat "$log"; fi
  echo "$project: $good passed, $bad failed, $(count skipped) skipped ($((SECONDS - began)) s)"
  passed=$((passed + good)) failed=$((failed + bad))
}

# An attribute of the report's summary.
count() {
  if [[ $summary =~ \ $1=\"([0-9]+)\" ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}
