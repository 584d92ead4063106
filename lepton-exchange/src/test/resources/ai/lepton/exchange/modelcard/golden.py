"""Writes hub-card.md and dataset-card.md with huggingface_hub: cards of another making, for the readers' tests."""

from pathlib import Path

from huggingface_hub import DatasetCard, DatasetCardData, EvalResult, ModelCard, ModelCardData

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

dataset = DatasetCardData(
    annotations_creators=["expert-generated"],
    language=["en", "no"],
    license="cc-by-4.0",
    size_categories=["n<1K"],
    task_categories=["tabular-classification"],
    task_ids=["tabular-multi-class-classification"],
    pretty_name="Breast Cancer: Wisconsin",
    tags=["medical", "on"],
    config_names=["default"],
    dataset_info=[
        {
            "config_name": "default",
            "features": [
                {"name": "mean radius", "dtype": "float64"},
                {"name": "diagnosis", "dtype": {"class_label": {"names": {"0": "benign", "1": "malignant"}}}},
                {"name": "notes", "list": [{"name": "text", "dtype": "string"}]},
            ],
            "splits": [
                {"name": "train", "num_bytes": 123456789012, "num_examples": 455},
                {"name": "test", "num_bytes": 27360, "num_examples": 114},
            ],
            "download_size": 125204,
            "dataset_size": 136560,
        }
    ],
    configs=[
        {
            "config_name": "default",
            "data_files": [{"split": "train", "path": "data/train-*"}, {"split": "test", "path": ["a.csv", "b.csv"]}],
            "default": True,
            "sep": ";",
        },
        {"config_name": "plain", "data_files": "plain.csv", "data_dir": "more"},
    ],
    extra_gated_prompt="You agree\nto terms: all",
)
card = DatasetCard(f"---\n{dataset.to_yaml()}\n---\n\n# Breast Cancer\n\n## Dataset description\n\n569 patients.\n")
Path(__file__).with_name("dataset-card.md").write_text(str(card), encoding="utf-8", newline="\n")
