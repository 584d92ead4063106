"""Holds ethics.json against its JSON Schema, by a validator that is not ours: python validate.py."""

import json
import pathlib

import jsonschema

HERE = pathlib.Path(__file__).parent
SCHEMA = HERE.parents[5] / "main/resources/ai/lepton/ethics/ethics-1.schema.json"

schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
document = json.loads((HERE / "ethics.json").read_text(encoding="utf-8"))
validator.validate(document)

# The schema refuses what it should.
for spoil in (
    lambda d: d.pop("version"),
    lambda d: d.update(version="2.0.0"),
    lambda d: d["findings"][1].pop("measured"),
    lambda d: d["findings"][4].update(measured=d["findings"][0]["measured"]),
    lambda d: d["findings"][0]["evidence"].update(sha256="abc"),
    lambda d: d["findings"][0].update(verdict="maybe"),
):
    spoiled = json.loads(json.dumps(document))
    spoil(spoiled)
    assert not validator.is_valid(spoiled)
print("valid")
