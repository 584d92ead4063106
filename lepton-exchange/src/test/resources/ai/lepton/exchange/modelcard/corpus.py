"""Writes cards.jsonl: cards of many kinds, with what software that is not ours makes of each.

A line holds the card's text; the values of its fields and its text as huggingface_hub reads them, or its refusal; the values
as ruamel.yaml reads them by YAML 1.2; title and headings of the second level as markdown-it-py, which follows CommonMark, finds
them. Values are written so that nothing is lost: ["m", [key, value]...], ["l", value...], ["f", digits], ["d", date].
"""

import datetime
import io
import json
import logging
import random
from pathlib import Path

import huggingface_hub
import yaml
from huggingface_hub import DatasetCard, DatasetCardData, EvalResult, ModelCard, ModelCardData
from huggingface_hub.repocard import REGEX_YAML_BLOCK
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

logging.disable(logging.WARNING)
HERE = Path(__file__).parent
BODIES = [
    "# Title\n\ntext\n",
    "\n# Title\n\nintro\n\n## Uses\n\nx\n\n## Limits\n\ny\n",
    "no heading",
    "",
    "\n\n\n# After blanks\n",
    "<p align=center>logo</p>\n\n# One\n\nintro\n\n## Uses\n\nx\n",
    "# One\n\n<!--\n## Uses\n-->\n\ntext\n\n## Real\n",
    "# One\n\n<!-- a --> text\n## Real\n",
    "# One\n\ntext <!--\n## Real by CommonMark\n-->\n",
    "# One\n\n```python\n# comment\n## not\n```\n\n## Real\n",
    "# One\n\n~~~\n```\n## not\n~~~\n\n## Real\n",
    "# One\n\n````\n```\n## not\n```\n## nor\n````\n## Real\n",
    "# One\n\n``` a`b\n## Real, as that is no fence\n",
    "# One\n\n    ## code\n\n  ## Indented by two\n\n   ## By three\n",
    "- item\n\n  ## In the item\n\n- other\n\n## Real\n",
    "1. item\n   ```\n   ## code\n   ```\n## Real\n",
    "- ```\n  ## code\n  ```\n\n## Real\n",
    "- ```\n  ## code\n\n## Real, as the list ended\n",
    "* * *\n  ## Real\n- - -\n## Another\n",
    "<div>\n## not\n</div>\n\n## Real\n",
    "<details>\n<summary>s</summary>\n\n## Real\n\n</details>\n",
    "<pre>\n## not\n\n## nor\n</pre>\n## Real\n",
    "<custom-tag a='b'>\n## not\n\n## Real\n",
    "text\n<custom-tag>\n## Real\n",
    "> ## quoted\n\n## Real\n",
    "## Closed ##\n\n## Sharp#\n\n## \\#\n\n##\tTab\n\n##NoBlank\n\n### Three\n\n#### Four\n",
    "# One #\n# Two\n## A\n# Three\n## B\n",
    "## Before\n\n# Late title\n",
    "Setext\n===\n\nOther\n---\n\n## Real\n",
    "| a | b |\n|---|---|\n| ## c | d |\n\n## Table\n",
    "# Überschrift 🎈\n\n## 用途\n\nعربي\n\n## é́\n",
    "# Trailing blanks   \n\ntext  \nnext\n\n## S   \n\n   \n\n",
    "# T\n\n---\n\n## After a rule\n\n***\n",
    "# T\r\n\r\n## A\r\n\r\ntext\r\n\r\n```\r\n## no\r\n```\r\n## B\r\n",
    "<!-- open\n## not\n",
    "```\n## not, to the end\n",
    "# [Link](https://example.org) `code` **bold**\n\n## `a` & <b>b</b>\n",
    "<?php\n## not\n?>\n## Real\n<!DOCTYPE html\n## not>\n## Again\n<![CDATA[\n## not\n]]>\n## Last\n",
    "##\n\n## \n\n# \n\n#\n\n## Real\n",
    "- a\n  - b\n\n    ## deep\n\n  ## in a\n\n## Real\n",
]
WORDS = ["tabular", "on", "no", "2023", "résumé", "a: b", "# c", "x-y", "数据", "null", "1.5", "it's", 'q"q', "🎈", "~", "- x"]


def quoted(rng, word):
    return rng.choice([json.dumps(word, ensure_ascii=rng.random() < 0.3), "'" + word.replace("'", "''") + "'"])


def index(metric, dataset="{type: d, name: D}", extra=""):
    return (
        "model-index:\n- name: m\n  results:\n  - task: {type: t, name: T}\n    dataset: "
        + dataset + "\n    metrics:\n    - " + metric + "\n" + extra
    )


def kinds(rng):
    word = lambda: quoted(rng, rng.choice(WORDS))  # noqa: E731
    number = lambda: rng.choice(["1", "-7", "+12", "0", "-0", "3.25", "1.", ".5", "-1.5e-7", "2.0E+23", "0x1F", "12345678901234567890", "1.10"])  # noqa: E731
    some = lambda: ", ".join(word() for _ in range(rng.randint(0, 4)))  # noqa: E731
    lines = lambda indent: "".join(f"{indent}- {word()}\n" for _ in range(rng.randint(1, 4)))  # noqa: E731
    return {
        "plain": lambda: f"license: mit\nlanguage: en\npipeline_tag: text-classification\nx: {word()}\n",
        "flow": lambda: f"tags: [{word()}]\nlanguage: [en, {word()}]\nx: {{a: {number()}, b: [{some()}], c: {{}}}}\n",
        "block": lambda: f"x:\n{lines('')}y:\n{lines('  ')}z:\n  a:\n    b:\n    - c: {word()}\n      d: {number()}\n    - - 1\n      - 2\n",
        "anchors": lambda: f"x: &a {word()}\ny: *a\nz: &b {{k: {number()}, l: [*a, *a]}}\nw: *b\nv: [*b, *a]\n",
        "nested-anchors": lambda: f"x: &x\n  y: &y\n  - {word()}\n  z: *y\ntags: *y\nw: *x\n",
        "merge": lambda: f"d: &d {{a: {number()}, b: {word()}}}\ne:\n  <<: *d\n  b: 2\n  c: 3\n",
        "merge-list": lambda: f"d: &d {{a: 1, b: {word()}}}\nf: &f {{b: 5, g: 6}}\ne:\n  h: 0\n  <<: [*d, *f]\n  g: 7\n",
        "merge-top": lambda: f"d: &d\n  tags: [{word()}]\n  y: 1\n<<: *d\nz: {word()}\n",
        "literal": lambda: f"x: |\n  first\n\n    indented\n  last\ny: |-\n  none\nz: |+\n  kept\n\nw: {word()}\n",
        "folded": lambda: f"x: >\n  first\n  second\n\n  third\n    more\ny: >-\n  a\n  b\nz: |2\n    two\nw: {number()}\n",
        "quotes": lambda: f"x: 'it''s'\ny: \"a\\u00e9\\x41\\n\\t\\\"\\\\ \\U0001F388\"\nz: \"one\n  two\n\n  three\"\nw: {word()}\n",
        "plain-lines": lambda: f"x: one\n  two\n  three\ny: a#b c:d e\nz: http://example.org/a?b=c#d\nw: {word()}\n",
        "comments": lambda: f"# first\nlicense: mit # last\n\n# between\nx: [ # in\n  1, # in\n  2 ]\n# end\ny: {word()} # more\n\n",
        "empty": lambda: f"license:\nx: {word()}\ny: ~\nz: null\nw: [a, null, ~, {word()}]\nv: {{a: , b}}\ntags:\n",
        "numbers": lambda: "".join(f"n{i}: {number()}\n" for i in range(6)) + "i: .inf\nj: -.inf\nk: .nan\nl: [.INF, .NaN]\n",
        "truths": lambda: "a: true\nb: False\nc: [TRUE, false]\nd: 'true'\ne: \"false\"\n",
        "words": lambda: "".join(f"w{i}: {word()}\n" for i in range(5)) + f"tags: [{quoted(rng, rng.choice(WORDS))}]\n",
        "unicode": lambda: f"ключ: значение\n名前: 名\nx: ‮rtl\ny: a b\nz: 🎈🎈\nw: {word()}\n\"q k\": 1\n",
        "int-keys": lambda: f"id2label:\n  0: {word()}\n  1: dog\n  -3: x\nx: {{1.5: a, true: b, ~: c, '0': d}}\n",
        "explicit-keys": lambda: f"? x\n: {word()}\n? y\n:\n  - 1\nz: 2\n",
        "tagged": lambda: f"x: !!str 123\ny: !!int '3'\nz: !!float 3\nw: !!seq [a]\nv: !!map {{a: {number()}}}\nt: !!null ''\ns: !!bool 'true'\n",
        "root-flow": lambda: f"{{license: mit, x: {number()}, tags: [{word()}]}}\n",
        "end-mark": lambda: f"x: {word()}\n...\n",
        "indented": lambda: f"  license: mit\n  x: {word()}\n  y:\n    - 1\n",
        "model-index": lambda: index(f"{{type: f1, value: {number()}, name: {word()}, args: {{average: macro}}}}"),
        "index-args": lambda: index(
            f"{{type: loss, value: {number()}, args: {rng.choice(['macro', '[1, 2]', '{a: [b]}'])}, verified: true}}",
            f"{{type: glue, name: GLUE, args: {rng.choice(['qqp', '[a, b]', '{rows: 3}'])}, config: c, split: test, revision: abc}}",
            "    source: {name: S, url: https://example.org}\n",
        ),
        "index-odd": lambda: index("{type: loss, value: " + rng.choice([".nan", ".inf", "NaN", "null", "'0.9 ± 0.1'", "[1, 2]", "{a: 1}"]) + "}"),
        "index-many": lambda: index(f"{{type: a, value: {number()}}}\n    - type: b\n      value: {number()}",
                                    extra="  - task: {type: u}\n    dataset: {type: e, name: E}\n    metrics: []\n"),
        "lists-or-texts": lambda: f"license: [mit, {word()}]\nlibrary_name:\n- transformers\n- peft\nbase_model: a/b\ndatasets: c/d\nmetrics: f1\n",
        "datasets": lambda: f"datasets:\n- name: foo\n  split: train\n- bar\n- {{type: x}}\nx: {word()}\n",
        "scalars-as-text": lambda: f"tags: [2023, 1.5, true, {word()}]\nlicense: 3\nlanguage: [en, 7]\n",
        "hub-model": lambda: ModelCardData(
            language=rng.choice(["en", ["en", "no"], None]), license="apache-2.0", library_name="x", tags=rng.sample(WORDS, 3),
            model_name="m: n", custom={"a": [1, 2.5, None, {"b": rng.choice(WORDS)}], "c": rng.choice(["x\ny", " lead", "tail "])},
            eval_results=[EvalResult(task_type="t", dataset_type="d", dataset_name=rng.choice(WORDS), metric_type="f1",
                                     metric_value=rng.choice([0.1, 1, "x", rng.random()]), dataset_args={"k": 1},
                                     metric_args={"average": "macro"}, metric_config="c")],
        ).to_yaml() + "\n",
    }


def dataset_kinds(rng):
    word = lambda: quoted(rng, rng.choice(WORDS))  # noqa: E731
    return {
        "data-files": lambda: f"configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*\n  - split: test\n    path:\n    - a.csv\n    - b.csv\n  default: true\n  sep: {word()}\n",
        "data-files-text": lambda: "configs:\n- config_name: a\n  data_files: '*.csv'\n- config_name: b\n  data_files: [x.csv, y.csv]\n  data_dir: d\n",
        "info": lambda: f"dataset_info:\n  features:\n  - name: text\n    dtype: string\n  - name: label\n    dtype:\n      class_label:\n        names:\n          '0': neg\n          '1': {word()}\n  - name: l\n    list:\n    - name: a\n      dtype: int32\n  - name: s\n    sequence: float32\n  splits:\n  - name: train\n    num_bytes: 123456789012\n    num_examples: {rng.randint(0, 9999)}\n  download_size: 12\n  dataset_size: 34\n",
        "infos": lambda: f"dataset_info:\n- config_name: a\n  features:\n  - name: x\n    dtype: int64\n  splits: []\n- config_name: b\n  homepage: {word()}\n",
        "fields": lambda: f"annotations_creators:\n- expert-generated\nlanguage_creators: found\nlanguage: [en, de]\nlicense: cc-by-4.0\nmultilinguality: monolingual\npretty_name: {word()}\nsize_categories:\n- n<1K\nsource_datasets: [original]\ntask_categories: text-classification\ntask_ids:\n- sentiment-classification\npaperswithcode_id: sst\ntags:\n- x\ntrain-eval-index:\n- config: default\n  task: t\nconfig_names: [a]\n",
        "hub-dataset": lambda: DatasetCardData(
            language=["en"], license=rng.choice(["mit", ["mit", "cc0-1.0"]]), pretty_name=rng.choice(WORDS), size_categories=["n<1K"],
            task_categories=["text-classification"], configs=[{"config_name": "default", "data_files": [{"split": "train", "path": "*.csv"}]}],
            dataset_info={"features": [{"name": rng.choice(WORDS), "dtype": "string"}], "splits": [{"name": "train", "num_examples": 3}]},
        ).to_yaml() + "\n",
    }


# Cards of one kind each: forms of the whole file, and what one side or both refuse or read in ways of their own.
SINGLE = {
    "lead-blank": "\n\n---\nlicense: mit\n---\n# x\n",
    "lead-spaces": "  \n ---\nlicense: mit\n---\n# x\n",
    "trailing-blanks": "---\nlicense: mit\n---  \t\n# x\n",
    "crlf": "---\r\nlicense: mit\r\nx: |\r\n  a\r\n  b\r\ny: 'a\r\n  b'\r\n---\r\n# x\r\n\r\n## y\r\n",
    "cr-in-yaml": "---\rlicense: mit\rx: 1\r---\n# x\n",
    "mixed-ends": "---\r\nlicense: mit\nx: 1\r\n---\n# x\n",
    "comment-only": "---\n# only a comment\n---\n# x\n",
    "blank-yaml": "---\n\n---\n# x\n",
    "null-yaml": "---\n~\n---\n# x\n",
    "no-front-matter": "# x\n\n---\na: b\n---\n",
    "nothing": "",
    "blanks": "\n \n",
    "end-at-once": "---\nlicense: mit\n---",
    "four-dashes": "---\nx: 1\n----\ny: 2\n---\n# x\n",
    "dashes-within": "---\nx: |\n  a\n  ---\n  b\n---\n# x\n",
    "lone-cr-body": "---\nlicense: mit\n---\n# x\n\na\r## y\rb\n",
    "no-end-of-line": "---\nlicense: mit\n---\n# x",
    "dups-merge": "---\nd: &d {a: 1}\ne: {a: 2, <<: *d}\n---\n",
    "twice": "---\nlicense: mit\nlicense: apache-2.0\n---\n# x\n",
    "twice-within": "---\nx: {a: 1, a: 2}\n---\n# x\n",
    "not-closed": "---\nlicense: mit\n",
    "rule-first": "---\n\n# A rule, then text\n",
    "empty-front-matter": "---\n---\n# x\n",
    "byte-order-mark": "\ufeff---\nlicense: mit\n---\n# x\n",
    "blank-behind-dashes": "--- \nlicense: mit\n---\n# x\n",
    "root-list": "---\n- a\n---\n# x\n",
    "root-text": "---\njust text\n---\n# x\n",
    "two-documents": "---\nx: 1\n--- {y: 2}\n---\n# x\n",
    "tab": "---\nx:\n\t- 1\n---\n",
    "unclosed-flow": "---\nx: [1\n---\n",
    "colon": "---\nx: a: b\n---\n",
    "undefined-alias": "---\nx: *a\n---\n",
    "alias-within": "---\nx: &x [*x]\n---\n",
    "local-tag": "---\nx: !foo 1\n---\n",
    "python-tag": "---\nx: !!python/object:os.system ls\n---\n",
    "binary": "---\nx: !!binary aGk=\n---\n",
    "set": "---\nx: !!set {a, b}\n---\n",
    "bad-int": "---\nx: !!int abc\n---\n",
    "list-key": "---\nx: {[a]: b}\n---\n",
    "int-field": "---\n1: a\n---\n",
    "merge-of-text": "---\nx: {<<: a}\n---\n",
    "old-words": "---\na: yes\nb: no\nc: [on, off, Yes, NO, y, n]\nlanguage: no\n---\n",
    "old-octal": "---\na: 0777\nb: 0o17\nc: 010\n---\n",
    "old-numbers": "---\na: 1_000\nb: 0b11\nc: 1_0.5\nd: 0x_1F\n---\n",
    "sexagesimal": "---\na: 1:30\nb: 190:20:30.5\n---\n",
    "dates": "---\na: 2026-01-31\nb: 2026-01-31T12:00:00Z\nc: 2026-01-31 12:00:00\n---\n",
    "exponents": "---\na: 1e5\nb: 1e-5\nc: 1.5e3\nd: 1E5\n---\n",
    "bare-decimals": "---\na: +.inf\nc: -.5\n---\n",
    "bare-tag": "---\nu: ! 12\n---\n",
    "tags-alone": "---\ntags: one\n---\n",
    "merge-twice": "---\nd: &d {a: 1, b: 2}\nf: &f {b: 3, c: 4}\ne: {<<: *d, <<: *f, g: 1}\n---\n",
    "value-missing": "---\n" + index("{type: loss, name: Loss}") + "---\n",
    "index-without-name": "---\nmodel-index:\n- results: []\n---\n",
    "index-without-results": "---\nmodel-index:\n- name: m\n---\n",
    "index-without-task": "---\nmodel-index:\n- name: m\n  results:\n  - dataset: {type: d, name: D}\n    metrics: []\n---\n",
    "index-without-dataset": "---\nmodel-index:\n- name: m\n  results:\n  - task: {type: d}\n    metrics: []\n---\n",
    "index-of-text": "---\nmodel-index: m\n---\n",
    "index-empty": "---\nmodel-index: []\nx: 1\n---\n",
    "index-null": "---\nmodel-index:\nx: 1\n---\n",
    "index-object": "---\nmodel-index: {name: m, results: []}\n---\n",
    "license-object": "---\nlicense: {a: b}\n---\n",
    "tags-nested": "---\ntags: [[a]]\n---\n",
    "tags-twice": "---\ntags: [a, b, a]\n---\n",
    "next-line": "---\nx: \"a\\x85b\"\ny: a\u0085b\n---\n",
    "line-separator": "---\nx: a\u2028b\n---\n",
    "long-key": "---\n? " + "k" * 1500 + "\n: v\n---\n",
    "control": "---\nx: a\u0001b\n---\n",
    "huge-number": "---\nx: " + "9" * 900 + "\ny: 1.0e+400\n---\n",
}


def coded(value, depth=0):
    if depth > 100:
        return ["?", "endless"]
    if isinstance(value, dict):
        return ["m"] + [[coded(k, depth + 1), coded(v, depth + 1)] for k, v in value.items()]
    if isinstance(value, (list, tuple)):
        return ["l"] + [coded(v, depth + 1) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return ["i", str(int(value))]
    if isinstance(value, float):
        return ["f", repr(float(value))]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ["d", value.isoformat()]
    return ["?", type(value).__name__]


def results(data):
    """The results as huggingface_hub has them, those fields that say something."""
    found = []
    for result in data.eval_results or []:
        found.append({k: v for k, v in vars(result).items() if v is not None})
    return found


def hub(card, text):
    """Fields, text and results as huggingface_hub reads them."""
    try:
        read = card(text)
    except Exception as e:  # noqa: BLE001 - whatever it refuses by
        return {"error": type(e).__name__}
    match = REGEX_YAML_BLOCK.search(text)
    fields = (yaml.safe_load(match.group(2)) or {}) if match else {}
    # What the library's object holds of each field; it has results in a form of its own.
    held = {k: read.data.__dict__.get(k.replace("train-eval", "train_eval").replace("eval-index", "eval_index"), v)
            for k, v in fields.items()}
    found = {"fields": coded(held), "text": read.text}
    if card is ModelCard:
        found["results"] = coded(results(read.data))
    return found


def version_1_2(text):
    match = REGEX_YAML_BLOCK.search(text)
    try:
        return coded(YAML(typ="safe", pure=True).load(io.StringIO(match.group(2))) or {}) if match else None
    except Exception:  # noqa: BLE001
        return None


def headings(text):
    tokens = MarkdownIt("commonmark").parse(text)
    title, sections = None, []
    for i, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.markup.startswith("#"):
            content = tokens[i + 1].content
            if token.tag == "h2" and content:
                sections.append(content)
            elif token.tag == "h1" and content and title is None and not sections:
                title = content
    return [title or "", *sections]


def cards():
    """Name, kind of card and text of each card; the same ones whenever it is asked."""
    rng = random.Random(20261126)
    bodies = 0
    made = []
    for kind, is_model in ((kinds(rng), True), (dataset_kinds(rng), False)):
        for name, make in kind.items():
            for i in range(5 if is_model else 4):
                body = BODIES[bodies % len(BODIES)]
                bodies += 1
                made.append((f"{name}-{i}", is_model, "---\n" + make() + "---\n" + body))
    made += [(name, True, text) for name, text in SINGLE.items()]
    made += [("case-" + p.stem, True, p.read_text(encoding="utf-8")) for p in sorted((HERE / "cases").glob("*.md"))]
    return made


def main():
    with open(HERE / "cards.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for name, is_model, text in cards():
            read = hub(ModelCard if is_model else DatasetCard, text)
            line = {"name": name, "kind": "model" if is_model else "dataset", "card": text, "hub": read,
                    "yaml12": version_1_2(text), "headings": headings(read.get("text", ""))}
            out.write(json.dumps(line, ensure_ascii=True) + "\n")
    print(huggingface_hub.__version__, yaml.__version__)


if __name__ == "__main__":
    main()
