#!/usr/bin/env python3
"""Prints the ten slowest tests of a JUnit file that ctest wrote, and what all of them took together."""
import sys
import xml.etree.ElementTree as ElementTree

tests = sorted(((float(case.get("time", 0)), case.get("name")) for case in
                ElementTree.parse(sys.argv[1]).getroot().iter("testcase")), reverse=True)
print(f"\nSlowest of {len(tests)} tests, which took {sum(time for time, _ in tests):.0f} s together:")
for time, name in tests[:10]:
    print(f"{time:8.1f} s  {name}")
