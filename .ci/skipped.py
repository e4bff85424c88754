"""Lists the skipped tests from the Surefire reports written since a time (seconds since 1970; default: all).

Ends with 1 when a test was skipped for want of root, a program or a library: .ci/run provides those, so such a test
proves nothing where it should. What a machine cannot be given (a kernel feature, fixtures beside the checkout) is
listed and let pass.
"""

import glob
import os
import sys
import xml.etree.ElementTree as ElementTree

PROVIDED = ("needs root", "needs program", "needs library")


def reason_of(skipped):
    text = skipped.get("message") or (skipped.text or "").strip().split("\n")[0]
    for prefix in ("org.opentest4j.TestAbortedException: ", "Assumption failed: "):
        text = text.removeprefix(prefix)
    return text or "no reason given"


def main():
    began = float(sys.argv[1]) if len(sys.argv) > 1 else 0
    run = 0
    by_reason = {}
    for report in sorted(glob.glob("**/target/surefire-reports/TEST-*.xml", recursive=True)):
        if os.path.getmtime(report) < began:
            continue
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            run += 1
            skipped = case.find("skipped")
            if skipped is not None:
                name = case.get("classname", "").rsplit(".", 1)[-1] + "." + case.get("name", "")
                by_reason.setdefault(reason_of(skipped), []).append(name)

    count = sum(len(names) for names in by_reason.values())
    print(f"ci: {run} tests, {count} skipped")
    for reason, names in sorted(by_reason.items()):
        print(f"  {reason}")
        for name in names:
            print(f"    {name}")

    refused = sorted(reason for reason in by_reason if reason.startswith(PROVIDED))
    if refused:
        print("ci: failed, since tests were skipped for want of something that belongs here: " + "; ".join(refused))
    if run == 0:
        print("ci: failed, since no test ran")
    return 1 if refused or run == 0 else 0


sys.exit(main())
