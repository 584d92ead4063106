"""Two tables, and what pandas.merge makes of them; a missing key meets nothing here, so such rows of the right are left out first."""

import random

import pandas as pd

SITES = ["left", "right", "é", "NA north", "7", ""]
random.seed(7)


def some(values, missing=0.1):
    return "" if random.random() < missing else random.choice(values)


patients = pd.DataFrame(
    [
        {"patient": f"{i:03}", "site": some(SITES), "visit": some(["1", "2", "2.5", "0.1"]), "age": random.randint(20, 90)}
        for i in range(60)
    ]
)
keys = [(site, visit) for site in SITES[:4] for visit in ("1", "2", "0.1")]
random.shuffle(keys)
doses = pd.DataFrame(
    [
        {"drug": some(["a", "b"]), "visit": visit, "dose": some(["0.5", "1.25"]), "site": site, "note": some(["x", "y,z"])}
        for site, visit in keys[:9] + [("", "1"), ("left", "")]
    ]
)
patients.to_csv("patients.csv", index=False)
doses.to_csv("doses.csv", index=False)

texts = {"patient": str, "site": str, "drug": str, "note": str}
words = dict(keep_default_na=False, na_values=[""])
left = pd.read_csv("patients.csv", dtype=texts, **words)
right = pd.read_csv("doses.csv", dtype=texts, **words)
for name, on in {"both": ["site", "visit"], "site": ["site"]}.items():
    known = right.dropna(subset=on)
    known = known if len(on) == 2 else known.drop(columns="visit")
    for how in ("inner", "left"):
        left.merge(known, how=how, on=on).to_csv(f"{name}-{how}.csv", index=False)
