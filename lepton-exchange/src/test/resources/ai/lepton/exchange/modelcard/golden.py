"""Writes hub-card.md with huggingface_hub: a card of another making, for the reader's tests."""

from pathlib import Path

from huggingface_hub import EvalResult, ModelCard, ModelCardData

data = ModelCardData(
    language=["en", "no"],
    license="other",
    license_name="house-licence",
    license_link="https://example.org/licence",
    library_name="lepton",
    pipeline_tag="tabular-classification",
    base_model="example/base",
    tags=["tabular-classification", "2023", "on"],
    datasets=["scikit-learn/breast-cancer-wisconsin"],
    metrics=["accuracy", "f1"],
    model_name="Tumour: screening",
    eval_results=[
        EvalResult(
            task_type="tabular-classification",
            task_name="Screening",
            dataset_type="scikit-learn/breast-cancer-wisconsin",
            dataset_name="Breast Cancer Wisconsin",
            dataset_config="default",
            dataset_split="test",
            dataset_revision="5503434ddd753f426f4b38109466949a1217c2bb",
            dataset_args={"rows": 114},
            metric_type="accuracy",
            metric_value=0.9736842105263158,
            metric_name="Test accuracy",
            metric_args={"normalize": True},
            source_name="Report",
            source_url="https://example.org/evaluation.json",
        ),
        EvalResult(
            task_type="tabular-classification",
            dataset_type="example/shift",
            dataset_name="Another hospital",
            metric_type="f1",
            metric_value="0.91 ± 0.02",
            verified=False,
        ),
    ],
    custom_field={"nested": [1, 2.5, None]},
)

BODY = """
# Tumour: screening

Reads measures of cell nuclei.

## Model description

A transformer over 30 numbers.

### Sizes

Two layers.

```sh
## not a heading
```

## Uses

Second reading.
"""

card = ModelCard(f"---\n{data.to_yaml()}\n---\n{BODY}")
Path(__file__).with_name("hub-card.md").write_text(str(card), encoding="utf-8", newline="\n")
