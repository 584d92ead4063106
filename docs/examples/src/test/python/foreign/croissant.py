"""Croissant: mlcroissant validates our documents, loads the same records from them, and we from its own."""

import gzip
import hashlib
import json
import os
import pathlib
import sys
import zipfile

os.environ.setdefault("CROISSANT_CACHE", str(pathlib.Path(sys.argv[2]).resolve() / "cache"))

import mlcroissant as mlc
import pandas as pd

CREATED = {
    "csv": ["people"],
    "zipped": ["inner", "notes"],
    "joined": ["sales"],
    "lines": ["events"],
    "manifest": ["listed"],
    "packed": ["listed"],
}


def plain(value):
    """A value as JSON has it: bytes are text, dates ISO 8601."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def load(document, record_set):
    return [plain(row) for row in mlc.Dataset(str(document)).records(record_set)]


def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def field(record_set, name, kind, **source):
    return mlc.Field(
        id=f"{record_set}/{name}", name=name, data_types=[kind], source=mlc.Source(**source)
    )


def metadata(name, distribution, record_sets, version="1.1"):
    return mlc.Metadata(
        ctx=mlc.Context(conforms_to=f"http://mlcommons.org/croissant/{version}"),
        name=name,
        description=f"What mlcroissant wrote as {name}.",
        license=["https://spdx.org/licenses/CC0-1.0.html"],
        url="https://example.org/data",
        cite_as="nobody",
        version="1.0.0",
        creators=[mlc.Person(name="Ada Lovelace")],
        date_published="2026-01-31",
        data_biases=["few people"],
        distribution=distribution,
        record_sets=record_sets,
    )


def file_object(directory, path, media_type):
    return mlc.FileObject(
        id=path, name=path, content_url=path, encoding_formats=[media_type], sha256=sha256(directory / path)
    )


def write(directory):
    theirs = directory / "theirs"
    theirs.mkdir()
    (theirs / "people.csv").write_text(
        'name,age,height,born,member\n"Ann, Dr.",34,1.7,1990-02-03,True\nBob,,1.85,1988-12-31,False\n', encoding="utf-8"
    )
    column = lambda name: mlc.Extract(column=name)
    documents = {}
    documents["csv"] = metadata(
        "csv",
        [file_object(theirs, "people.csv", "text/csv")],
        [
            mlc.RecordSet(
                id="people",
                name="people",
                fields=[
                    field("people", name, kind, file_object="people.csv", extract=column(name))
                    for name, kind in [
                        ("name", mlc.DataType.TEXT),
                        ("age", mlc.DataType.INTEGER),
                        ("height", mlc.DataType.FLOAT),
                        ("born", mlc.DataType.DATE),
                        ("member", mlc.DataType.BOOL),
                    ]
                ],
            )
        ],
    )
    with zipfile.ZipFile(theirs / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/inner.csv", "a,b\n1,x\n2,y\n")
        archive.writestr("notes/train/one.txt", "eins\nzwei\n")
        archive.writestr("notes/test/two.txt", "drei")
    documents["zipped"] = metadata(
        "zipped",
        [
            file_object(theirs, "all.zip", "application/zip"),
            mlc.FileObject(
                id="inner.csv",
                name="inner.csv",
                content_url="deep/inner.csv",
                contained_in=["all.zip"],
                encoding_formats=["text/csv"],
            ),
            mlc.FileSet(
                id="texts",
                name="texts",
                contained_in=["all.zip"],
                encoding_formats=["text/plain"],
                includes=["notes/*.txt"],
            ),
        ],
        [
            mlc.RecordSet(
                id="inner",
                name="inner",
                fields=[
                    field("inner", "a", mlc.DataType.INTEGER, file_object="inner.csv", extract=column("a")),
                    field("inner", "b", mlc.DataType.TEXT, file_object="inner.csv", extract=column("b")),
                ],
            ),
            mlc.RecordSet(
                id="notes",
                name="notes",
                fields=[
                    field(
                        "notes", "line", mlc.DataType.TEXT, file_set="texts", extract=mlc.Extract(file_property=mlc.FileProperty.lines)
                    ),
                    field(
                        "notes",
                        "number",
                        mlc.DataType.INTEGER,
                        file_set="texts",
                        extract=mlc.Extract(file_property=mlc.FileProperty.lineNumbers),
                    ),
                    field(
                        "notes",
                        "split",
                        mlc.DataType.TEXT,
                        file_set="texts",
                        extract=mlc.Extract(file_property=mlc.FileProperty.fullpath),
                        transforms=[mlc.Transform(regex="^notes/(train|test)/.*$")],
                    ),
                ],
            ),
        ],
        version="1.0",  # in 1.1, mlcroissant writes containedIn so that it does not find it again
    )
    (theirs / "sales.csv").write_text("shop,amount\nn,3\ns,4\nn,5\nx,6\n", encoding="utf-8")
    shops = mlc.RecordSet(
        id="shops",
        name="shops",
        fields=[
            mlc.Field(id="shops/key", name="key", data_types=[mlc.DataType.TEXT]),
            mlc.Field(id="shops/city", name="city", data_types=[mlc.DataType.TEXT]),
        ],
        data=[{"shops/key": "n", "shops/city": "Oslo"}, {"shops/key": "s", "shops/city": "Rome"}],
    )
    sales = mlc.RecordSet(
        id="sales",
        name="sales",
        fields=[
            mlc.Field(
                id="sales/shop",
                name="shop",
                data_types=[mlc.DataType.TEXT],
                source=mlc.Source(file_object="sales.csv", extract=column("shop")),
                references=mlc.Source(field="shops/key"),
            ),
            field("sales", "amount", mlc.DataType.INTEGER, file_object="sales.csv", extract=column("amount")),
            field("sales", "city", mlc.DataType.TEXT, field="shops/city"),
        ],
    )
    documents["joined"] = metadata("joined", [file_object(theirs, "sales.csv", "text/csv")], [shops, sales])
    with gzip.GzipFile(theirs / "events.jsonl.gz", "wb", mtime=0) as out:
        for i in range(5):
            row = {"kind": f"k{i % 2}", "tags": ["a"] * i, "where": {"lat": i / 2, "name": f"p{i}"}}
            out.write((json.dumps(row) + "\n").encode())
    events = lambda name: dict(file_object="events.jsonl.gz", extract=column(name))
    documents["lines"] = metadata(
        "lines",
        [file_object(theirs, "events.jsonl.gz", "application/jsonlines")],
        [
            mlc.RecordSet(
                id="events",
                name="events",
                fields=[
                    field("events", "kind", mlc.DataType.TEXT, **events("kind")),
                    mlc.Field(
                        id="events/tags",
                        name="tags",
                        data_types=[mlc.DataType.TEXT],
                        is_array=True,
                        array_shape="-1",
                        source=mlc.Source(**events("tags")),
                    ),
                    mlc.Field(
                        id="events/where",
                        name="where",
                        sub_fields=[
                            field(
                                "events/where",
                                "lat",
                                mlc.DataType.FLOAT,
                                **events("where"),
                                transforms=[mlc.Transform(json_path="lat")],
                            ),
                            field(
                                "events/where",
                                "name",
                                mlc.DataType.TEXT,
                                **events("where"),
                                transforms=[mlc.Transform(json_path="name")],
                            ),
                        ],
                    ),
                ],
            )
        ],
    )
    listed = b"sub/b.txt\n a.txt \nc.bin\na.txt\n"
    (theirs / "list.txt").write_bytes(listed)
    with gzip.GzipFile(theirs / "list.txt.gz", "wb", mtime=0) as out:
        out.write(listed)
    documents["manifest"] = manifest(theirs, "list.txt", "text/plain", mlc.Transform(read_lines=True))
    documents["packed"] = manifest(
        theirs, "list.txt.gz", "application/gzip", mlc.Transform(un_archive=True), mlc.Transform(read_lines=True)
    )
    for name, document in documents.items():
        file = theirs / f"{name}.json"
        file.write_text(json.dumps(document.to_json(), default=str), encoding="utf-8")
        for record_set in CREATED[name]:
            rows = load(file, record_set)
            assert rows, (name, record_set)
            (theirs / f"{name}-{record_set}.jsonl").write_text(
                "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
            )
    print(f"mlcroissant wrote {len(documents)} documents")


def manifest(directory, path, media_type, *transforms):
    """Files that a text lists, of which no more than the paths is asked for."""
    return metadata(
        "manifest",
        [
            file_object(directory, path, media_type),
            mlc.FileSet(
                id="files",
                name="files",
                contained_in=[mlc.Source(file_object=path, transforms=list(transforms))],
                encoding_formats=["text/plain"],
                includes=["*.txt"],
            ),
        ],
        [
            mlc.RecordSet(
                id="listed",
                name="listed",
                fields=[
                    field(
                        "listed", name, mlc.DataType.TEXT, file_set="files", extract=mlc.Extract(file_property=of)
                    )
                    for name, of in [("path", mlc.FileProperty.fullpath), ("name", mlc.FileProperty.filename)]
                ],
            )
        ],
        version="1.0",  # as with archives
    )


def read(directory):
    ours = directory / "ours"
    documents = sorted(ours.glob("*.json"))
    assert len(documents) >= 5, documents
    count = 0
    for document in documents:
        dataset = mlc.Dataset(str(document))
        issues = dataset.metadata.issues
        assert not issues.errors, (document, issues.errors)
        assert not issues.warnings, (document, issues.warnings)
        again = json.loads(json.dumps(dataset.metadata.to_json(), default=str))
        assert again["conformsTo"] == "http://mlcommons.org/croissant/1.1", again["conformsTo"]
        assert again["rai:dataBiases"] == "few people", again.get("rai:dataBiases")
        for file in sorted(ours.glob(f"{document.stem}-*.jsonl")):
            record_set = file.stem[len(document.stem) + 1 :]
            loaded = [plain(row) for row in dataset.records(record_set)]
            expected = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            assert loaded == expected, (document.name, record_set, first_difference(loaded, expected))
            count += len(loaded)
    os.chdir(ours)
    page()
    print(f"{len(documents)} documents of ours have neither errors nor warnings; {count} records are the same")


def page():
    """The code of the guide's page 'Exchange a data set'."""
    flowers = mlc.Dataset("flowers.json")
    for row in flowers.records("default"):
        print(row["default/width"], row["default/kind"], row["default/split"])


def first_difference(loaded, expected):
    for i, (mine, theirs) in enumerate(zip(loaded, expected)):
        if mine != theirs:
            return i, mine, theirs
    return len(loaded), len(expected)


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](pathlib.Path(sys.argv[2]).resolve())
