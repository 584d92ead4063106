"""Cards and bills of materials, read and written by huggingface_hub, ruamel.yaml and cyclonedx-python-lib."""

import io
import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

import yaml
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6, JsonV1Dot7
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from huggingface_hub import DatasetCard, DatasetCardData, ModelCard
from huggingface_hub.repocard import REGEX_YAML_BLOCK
from ruamel.yaml import YAML

logging.disable(logging.WARNING)
CORPUS = Path(__file__).parents[6] / "lepton-exchange/src/test/resources/ai/lepton/exchange/modelcard/cards.jsonl"

# Read otherwise by Lepton on purpose; CardCorpusTest says why.
OTHERWISE = {"empty-front-matter", "byte-order-mark", "blank-behind-dashes", "next-line", "line-separator"}

# Values that YAML 1.1, which the hub reads, and 1.2 differ about: written anew they are what 1.2 says.
BY_VERSION = {"old-words", "old-octal", "old-numbers", "sexagesimal", "dates", "exponents", "bare-decimals"}


def write(directory):
    """Writes the cards of the corpus, and bills of materials as cyclonedx-python-lib writes them."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        card = json.loads(line)
        folder = directory / card["kind"]
        folder.mkdir(exist_ok=True)
        (folder / (card["name"] + ".md")).write_bytes(card["card"].encode("utf-8"))
    papers = directory / "papers"
    papers.mkdir()
    for split, rows in (("train", "1.5,a\n2,b\n"), ("test", "4,b\n")):
        (papers / f"{split}.csv").write_text("width,kind\n" + rows, encoding="utf-8")
    data = DatasetCardData(**PAPERS).to_yaml()
    DatasetCard(f"---\n{data}\n---\n\n# Flowers\n\nPetals.\n").save(papers / "README.md")
    for version, output in (("1.6", JsonV1Dot6), ("1.7", JsonV1Dot7)):
        bom = Bom(components=[Component(name="model", type=ComponentType.MACHINE_LEARNING_MODEL, bom_ref="m"),
                              Component(name="data", type=ComponentType.DATA, bom_ref="d")])
        bom.register_dependency(next(c for c in bom.components if c.name == "model"),
                                [c for c in bom.components if c.name == "data"])
        text = output(bom).output_as_string(indent=1)
        (directory / f"foreign-{version}.cdx.json").write_text(text, encoding="utf-8")


PAPERS = {
    "language": ["en"],
    "license": "cc-by-4.0",
    "pretty_name": "Flowers",
    "tags": ["petals"],
    "size_categories": ["n<1K"],
    "configs": [
        {
            "config_name": "default",
            "data_files": [{"split": "train", "path": "train.csv"}, {"split": "test", "path": "test.csv"}],
        }
    ],
}


def fields(text):
    """Values of the front matter as huggingface_hub has them, without its own classes."""
    match = REGEX_YAML_BLOCK.search(text)
    return (yaml.safe_load(match.group(2)) or {}) if match else {}


def by_version_1_2(text):
    match = REGEX_YAML_BLOCK.search(text)
    return (YAML(typ="safe", pure=True).load(io.StringIO(match.group(2))) or {}) if match else {}


def whole(value):
    """PyYAML keeps the two halves of a character apart where both are escaped."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if isinstance(value, dict):
        return {whole(k): whole(v) for k, v in value.items()}
    return [whole(v) for v in value] if isinstance(value, list) else value


def same(a, b):
    return repr(whole(a)) == repr(whole(b))  # NaN is itself, 1 is not 1.0, and fields have an order


def page():
    """The code of the guide's page 'Exchange a data set'."""
    card = DatasetCard.load("README.md")
    print(card.data.pretty_name, card.data.license, card.data.configs)


def read(directory):
    """Reads what Lepton wrote of each card: unchanged, with one field more, and all anew."""
    unchanged = added = anew = 0
    for kind, card in (("model", ModelCard), ("dataset", DatasetCard)):
        for file in sorted((directory / kind).glob("*.md")):
            text = file.read_bytes().decode("utf-8")
            ours = {form: directory / "ours" / form / kind / file.name for form in ("unchanged", "added", "anew")}
            if not ours["unchanged"].exists():
                continue  # refused by Lepton; CardCorpusTest lists what the hub takes of these
            written = {form: path.read_bytes().decode("utf-8") for form, path in ours.items()}
            assert written["unchanged"] == text, f"{file.name} is not written as it was"
            unchanged += 1
            if file.stem in OTHERWISE:
                continue
            expected = fields(text)
            again = card(written["added"])
            found = fields(written["added"])
            assert found.pop("added_by_lepton") == "no: \u2028 \U0001F388", file.name
            if "*" not in text:  # without aliases each field stands in the words of the file
                assert same(found, expected), f"{file.name}: {found} is not {expected}"
                assert again.text.lstrip("\r\n \t") == card(text).text.lstrip("\r\n \t"), file.name
            added += 1
            found = fields(written["anew"])
            if file.stem not in ("old-numbers", "dates"):  # ruamel.yaml reads 1_000 and dates in its own way
                if file.stem in BY_VERSION:
                    expected = by_version_1_2(text)
                assert same(found, expected), f"{file.name}: {found} is not {expected}"
            anew += 1
    assert unchanged > 200 and added > 200 and anew > 200, (unchanged, added, anew)
    print(f"{unchanged} cards come back to the byte, {added} with a field more, {anew} written anew")

    os.chdir(directory / "ours" / "papers")
    page()
    back = DatasetCard.load("README.md")
    assert back.text.strip() == "# Flowers\n\nPetals.", back.text
    found = back.data.to_dict()
    features = found.pop("dataset_info")["features"]
    assert features == [{"name": "width", "dtype": "float64"}, {"name": "kind", "dtype": "string"}], features
    expected = {**PAPERS, "language": "en", "tags": "petals"}
    expected.pop("size_categories")
    alone = {key: value[0] if key in ("language", "tags") and isinstance(value, list) else value for key, value in found.items()}
    assert alone == expected, found
    print("a card comes back from a Croissant document with all that both say")

    boms = 0
    for version, schema in (("1.6", SchemaVersion.V1_6), ("1.7", SchemaVersion.V1_7)):
        for file in sorted((directory / "ours").glob(f"*-{version}.cdx.json")):
            text = file.read_text(encoding="utf-8")
            fault = JsonStrictValidator(schema).validate_str(text)
            assert fault is None, f"{file.name}: {fault}"
            names = sorted(c.name for c in Bom.from_json(data=json.loads(text)).components)
            assert names == sorted(c["name"] for c in json.loads(text)["components"]), file.name
            boms += 1
        foreign = json.loads((directory / f"foreign-{version}.cdx.json").read_text(encoding="utf-8"))
        ours = json.loads((directory / "ours" / f"foreign-{version}.cdx.json").read_text(encoding="utf-8"))
        for bom in (ours, foreign):  # a point in time, whatever the place
            bom["metadata"]["timestamp"] = datetime.fromisoformat(bom["metadata"]["timestamp"])
        assert ours == foreign and list(ours) == list(foreign), f"{version}: another BOM, or another order"
    assert boms == 4, boms
    print(f"{boms} bills of materials are valid and read")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
