"""Writes sequence.txt: spans and their scores by seqeval, on random tags, many of them not as their scheme would write.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|value'. Sentences are separated by ';', tags by spaces, spans are TYPE:start:end. 'scores' has for
each type, then for each average, precision, recall, F1 and support, zero divisions being 0.

Two of seqeval's schemes are completed here, and 'plain' tells whether that made a difference:
- IOE1 does not let a span start with E after O or after another type ('hasn't yet been able to handle some cases', says its
  source); so it misses the span of one token that is followed by one of its own type.
- IOB1 does not let a span end where B follows B of another type, though it does where B follows I of another.
"""

import warnings

import numpy as np
from seqeval.metrics import accuracy_score
from seqeval.metrics import sequence_labeling as lenient
from seqeval.metrics import v1 as strict
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, IOE1, IOE2, Entities, Prefix, Tag

warnings.filterwarnings("ignore")
LINES = []


class CompleteIOB1(IOB1):
    end_patterns = IOB1.end_patterns | {(Prefix.B, Prefix.B, Tag.DIFF)}


class CompleteIOE1(IOE1):
    start_patterns = IOE1.start_patterns | {
        (Prefix.O, Prefix.E, Tag.ANY),
        (Prefix.I, Prefix.E, Tag.DIFF),
        (Prefix.E, Prefix.E, Tag.ANY),
    }


SCHEMES = {
    "IOB1": (CompleteIOB1, IOB1, "IB"),
    "IOB2": (IOB2, IOB2, "IB"),
    "IOE1": (CompleteIOE1, IOE1, "IE"),
    "IOE2": (IOE2, IOE2, "IE"),
    "IOBES": (IOBES, IOBES, "IBES"),
    "BILOU": (BILOU, BILOU, "IBLU"),
}


def put(case, field, value):
    LINES.append("|".join([case, field, value]))


def sentences(rng, letters, types, n, outside):
    """Random tags: a Markov chain that stays in its type more often than not."""
    found = []
    for _ in range(n):
        kind, tags = types[0], []
        for _ in range(rng.integers(1, 14)):
            if rng.random() < outside:
                tags.append("O")
                continue
            if rng.random() < 0.3:
                kind = types[rng.integers(len(types))]
            tags.append(letters[rng.integers(len(letters))] + ("-" + kind if kind else ""))
        found.append(tags)
    return found


def blurred(rng, truth, letters, types):
    """The tags with some replaced."""
    other = sentences(rng, letters, types, len(truth), 0.4)
    pool = [tag for tags in other for tag in tags]
    return [[pool[rng.integers(len(pool))] if rng.random() < 0.2 else tag for tag in tags] for tags in truth]


def numbers(rows):
    return " ".join(repr(float(v)) for row in rows for v in row)


def spans(entities):
    return ";".join(" ".join(f"{e.tag}:{e.start}:{e.end}" for e in one) for one in entities)


def scores(function, truth, predicted, **k):
    rows = list(zip(*function(truth, predicted, average=None, zero_division=0, **k)))
    for average in ("micro", "macro", "weighted"):
        rows.append(function(truth, predicted, average=average, zero_division=0, **k))
    return numbers(rows)


def main():
    rng = np.random.default_rng(17)
    for name, (complete, plain, letters) in SCHEMES.items():
        for round_, types in enumerate((["A"], ["A", "B"], ["PER", "LOC", "ORG-X", "Größe"], ["A", "B"], ["", "A"])):
            case = f"{name} {round_}"
            truth = sentences(rng, letters, types, 40, 0.2 if round_ == 3 else 0.4)
            predicted = blurred(rng, truth, letters, types)
            put(case, "truth", ";".join(" ".join(tags) for tags in truth))
            put(case, "predicted", ";".join(" ".join(tags) for tags in predicted))
            put(case, "spans", spans(Entities(truth, complete).entities))
            put(case, "predicted spans", spans(Entities(predicted, complete).entities))
            put(case, "scores", scores(strict.precision_recall_fscore_support, truth, predicted, scheme=complete))
            put(case, "plain", scores(strict.precision_recall_fscore_support, truth, predicted, scheme=plain))
            put(case, "accuracy", repr(accuracy_score(truth, predicted)))
            # seqeval does not know L and U here; they mean E and S.
            known = {"L": "E", "U": "S"}
            truth, predicted = (
                [[known.get(tag[0], tag[0]) + tag[1:] for tag in tags] for tags in data] for data in (truth, predicted)
            )
            put(case, "conlleval", scores(lenient.precision_recall_fscore_support, truth, predicted))
            put(
                case,
                "conlleval spans",
                ";".join(" ".join(f"{t}:{s}:{e + 1}" for t, s, e in lenient.get_entities(tags)) for tags in truth),
            )
    with open("sequence.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(LINES) + "\n")


main()
