"""`read_card.py FILE` prints the YAML between the first two lines of dashes of a model card as JSON."""

import json
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    before, front, text = file.read().split("---\n", 2)
assert before == "" and text.startswith("\n# ")
json.dump(yaml.safe_load(front), sys.stdout)
