"""An audit: its schema, its hashes computed anew, SARIF, CycloneDX declarations"""

import hashlib
import json
import struct
import sys
from pathlib import Path

import rfc8785
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[6]
ETHICS = ROOT / "lepton-ethics/src/main/resources/ai/lepton/ethics/ethics-1.schema.json"
SARIF = ROOT / "lepton-ethics/src/test/resources/ai/lepton/ethics/report/sarif-2.1.0.schema.json"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def whole(number):
    return struct.pack(">q", number)


def text(value):
    encoded = value.encode()
    return whole(len(encoded)) + encoded


def decisions(subject, attribute, counts):
    """The hash of decisions whose truth is not known, as the Javadoc of EthicsDocument has it."""
    parts = text("decisions/1") + text(subject) + whole(1) + text(attribute) + whole(len(counts))
    keys = {f"{len(group.encode('utf-16-le')) // 2}:{group}": both for group, both in counts.items()}
    for key in sorted(keys, key=lambda k: k.encode("utf-16-be")):
        parts += text(key) + b"".join(whole(count) for count in (0, 0, 0, 0, *keys[key]))
    return hashlib.sha256(parts).hexdigest()


def read(directory):
    schema = Draft202012Validator(load(ETHICS), format_checker=FormatChecker())
    for name in ("ethics.json", "published.json"):
        schema.validate(load(directory / name))
    full, published = load(directory / "ethics.json"), load(directory / "published.json")
    (signature,) = full.pop("signatures")
    assert hashlib.sha256(rfc8785.dumps(full)).hexdigest() == signature["sha256"]
    counts = {"women": (300, 700), "men": (500, 500), "x": (3, 4)}
    computed = decisions("入职 hiring", "sex", counts)
    assert {f["evidence"]["sha256"] for f in full["findings"]} == {computed}
    print("the signature's hash and the evidence's were computed anew")
    for finding in published["findings"]:
        assert finding["withheld"] and finding["evidence"]["sha256"] is None
        table = {row[0]: row[1:] for row in finding["breakdowns"][0]["rows"]}
        hidden = [group for group, cells in table.items() if not any(isinstance(c, (int, float)) for c in cells)]
        assert "x" in hidden and len(hidden) == 2, hidden
    print("of the published report a group of 7 is withheld, and another one with it")

    log = load(directory / "ethics.sarif")
    Draft7Validator(load(SARIF), format_checker=FormatChecker()).validate(log)
    assert [len(r.get("suppressions", [])) for r in log["runs"][0]["results"]] == [0, 1]
    bom = (directory / "audit.cdx.json").read_text(encoding="utf-8")
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bom)
    assert error is None, error
    declared = json.loads(bom)["declarations"]
    print(f"SARIF is valid, and so are {len(declared['claims'])} claims of a bill of materials")


if __name__ == "__main__":
    if sys.argv[1] == "read":
        read(Path(sys.argv[2]))
