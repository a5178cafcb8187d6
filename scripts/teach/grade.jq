# SPDX-License-Identifier: GPL-2.0-only
# From the lines that a test program printed, which vmrun -p wrote, to results: a library
# for jq, for scripts/teach/grade and grade-one. Its input is the text of that file.

# The results in their order: what was printed before a result belongs to it, and the test
# in which the kernel reports a bug has failed.
def report:
  reduce split("\n")[] as $line ({results: [], said: [], crashed: false};
    ($line | capture("^(?<not>not )?ok +(?<number>[0-9]+)( +-)?( +(?<name>.*))?$") // null) as $result
    | if $result then
        .results += [{number: ($result.number | tonumber), name: ($result.name // ""),
          ok: (($result.not or .crashed or ($result.name // "" | test("# *(skip|todo)"; "i"))) | not),
          said, crashed}]
        | .said = [] | .crashed = false
      elif $line | startswith("CRASH: ") then .crashed = true
      elif $line | test("^(K?TAP version |1\\.\\.[0-9]|$)") then .
      else .said += [$line | ltrimstr("# ")] end);

# What the tests of the reference are worth, by the lines of POINTS: NAME POINTS [VISIBILITY]
def tests($points):
  report.results as $results
  | [$points | split("\n")[] | select(test("^ *(#|$)") | not)
      | capture("^(?<name>.*[^ \t])[ \t]+(?<points>[0-9]+(\\.[0-9]+)?)([ \t]+(?<visibility>visible|hidden|after_due_date|after_published))?[ \t\r]*$")
        // error("POINTS: this line is not NAME POINTS [VISIBILITY]: " + .)
      | . as {$name}
      | if any($results[]; .name == $name) then . else error("POINTS: no test has the name " + $name) end]
    as $lines
  | [$results[] | . as {$number, $name}
      | ([$lines[] | select(.name == $name)] | last) as $line
      | {number: $number, name: $name, max_score: ($line.points // "1" | tonumber),
         visibility: ($line.visibility // "visible")}];

# results.json in the form of Gradescope. What the kernel says, a submission can have said:
# where there are tests that its author may not see, he does not see that either.
def results($tests; $verdict; $why; $build):
  {CRASH: "the kernel reported a bug", INCOMPLETE: "the machine stopped before the tests had ended"} as $known
  | any($tests[]; .visibility != "visible") as $hides
  | (if $verdict | IN("PASS", "FAIL", "") then ""
     else $verdict + ": " + (if $hides then $known[$verdict] // $why else $why end) end) as $ending
  | report as $report
  | [$tests[] | . as $test | . + {mine: [$report.results[] | select(.number == $test.number)]}
      | .ok = (.mine | length == 1 and .[0].ok)
      | .said = ([.mine[].said[]] + if any(.mine[]; .crashed) then [$ending] else [] end)]
  # the first that did not report is where it ended; else the last one is
  | ([range(length) as $i | select(.[$i].mine == []) | $i] | first // -1) as $at
  | if $verdict != "" and .[$at].mine == [] then .[$at].said = $report.said + [$ending] else . end
  | if $verdict != "PASS" and all(.ok) then .[-1].ok = false | .[-1].said += [$ending] else . end
  | [.[] | {name, score: (if .ok then .max_score else 0 end), max_score,
            status: (if .ok then "passed" else "failed" end),
            output: (.said | map(select(. != "")) | join("\n")), visibility}]
  | {score: (map(.score) | add * 1000 | round / 1000), visibility: "visible",
     output: ([(if $verdict == "" then $why
                else map(select(.visibility == "visible"))
                     | "\(map(select(.status == "passed")) | length) of \(length) tests passed" end),
               $ending, $build] | map(select(. != "")) | join("\n")),
     tests: .};
