"""Writes the records of Croissant's public examples as mlcroissant loads them.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python golden.py

Each file of records/ has one record a line, by the ids of the fields; a long one is packed with gzip. Bytes are text where they are UTF-8, otherwise
{"sha256": ...}; images are not decoded, so that their bytes are seen.
"""

import gzip
import hashlib
import json
import pathlib

import mlcroissant as mlc
import pandas as pd
from mlcroissant._src.core.constants import DataType
from mlcroissant._src.operation_graph.operations import field as field_operation

HERE = pathlib.Path(__file__).parent
RECORDS = {
    "1.0/titanic/metadata.json": ["genders", "embarkation_ports", "passengers"],
    "1.0/simple-join/metadata.json": ["users", "publications_by_user"],
    "1.0/json-join/metadata.json": ["items_recordset", "items_with_prices"],
    "1.0/recipes/simple-split.json": ["books"],
    "1.0/recipes/enum.json": ["direction_enum", "examples"],
    "1.0/recipes/file_object_in_zip.json": ["csv1", "csv2"],
    "1.0/recipes/read_binary_file_by_line.json": ["translations_from_directory", "translations_from_zip"],
    "1.0/recipes/read_from_directory.json": ["read_from_directory_example"],
    "1.0/recipes/read_from_tar.json": ["images", "annotations", "images_with_annotations"],
    "1.0/recipes/minimal_recommended.json": ["examples"],
    "1.0/recipes/multiple_conforms_to.json": ["examples"],
    "1.0/recipes/live_dataset.json": ["direction_enum"],
    "1.0/coco2014-mini/metadata.json": ["split_enums", "images", "captions", "bounding_boxes"],
    "1.0/pass-mini/metadata.json": ["images"],
    "1.0/simple-parquet/metadata.json": ["persons"],
    "1.0/simple-split/metadata.json": ["data"],
    "1.1/recipes/minimal_multilingual.json": ["examples"],
}

cast = field_operation._cast_value


def undecoded(ctx, value, data_type):
    return value if data_type == DataType.IMAGE_OBJECT else cast(ctx, value, data_type)


field_operation._cast_value = undecoded


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return {"sha256": hashlib.sha256(value).hexdigest()}
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def main():
    for document, record_sets in RECORDS.items():
        dataset = mlc.Dataset(str(HERE / "public" / document))
        for record_set in record_sets:
            name = document.replace("/metadata.json", "").replace(".json", "").replace("/", "-")
            out = HERE / "records" / f"{name}-{record_set}.jsonl"
            try:
                rows = [plain(row) for row in dataset.records(record_set)]
            except Exception as e:
                print(document, record_set, "can't be loaded:", repr(e.__cause__ or e)[:300])
                continue
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")
            if len(text) > 100_000:
                pathlib.Path(f"{out}.gz").write_bytes(gzip.compress(text, mtime=0))
            else:
                out.write_bytes(text)
            print(document, record_set, len(rows))


if __name__ == "__main__":
    main()
