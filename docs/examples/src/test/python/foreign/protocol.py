"""Open Inference Protocol: tritonclient and kserve's client ask our server; our client asks kserve's server

`protocol.py write DIR` says which Python this is; the Java half, which has both servers running when they are asked, calls
`protocol.py ask URL DIR` and `protocol.py serve PORT`. There is nothing left to read.
"""

import asyncio
import json
import sys
import urllib.request
from pathlib import Path

import httpx
import kserve
import ml_dtypes
import numpy as np
import tritonclient.http as triton
from prometheus_client.parser import text_string_to_metric_families
from tritonclient.utils import InferenceServerException

VALUES = {
    "BOOL": np.array([[True, False], [False, True]]),
    "UINT8": np.array([[0, 1], [127, 255]], np.uint8),
    "UINT16": np.array([[0, 1], [32768, 65535]], np.uint16),
    "UINT32": np.array([[0, 1], [2**31, 2**32 - 1]], np.uint32),
    "UINT64": np.array([[0, 1], [2**63, 2**64 - 1]], np.uint64),
    "INT8": np.array([[0, 1], [-128, 127]], np.int8),
    "INT16": np.array([[0, 1], [-32768, 32767]], np.int16),
    "INT32": np.array([[0, 1], [-(2**31), 2**31 - 1]], np.int32),
    "INT64": np.array([[0, 2**53 + 1], [-(2**63), 2**63 - 1]], np.int64),
    "FP16": np.array([[0, 1.5], [-65504, 5.960464477539063e-08]], np.float16),
    "FP32": np.array([[0.1, -3.4028234663852886e38], [1e-45, 1.5]], np.float32),
    "FP64": np.array([[0.1, -1.7976931348623157e308], [5e-324, 1 / 3]], np.float64),
    "BYTES": np.array([[b"", b"text"], ["über".encode(), "\U0001f600".encode()]], np.object_),
}
ONLY_BINARY = {
    "BF16": np.array([np.nan, -np.inf, 3.0e38, -2.5], ml_dtypes.bfloat16),
    "FP16": np.array([np.nan, np.inf, -np.inf, -0.0], np.float16),
    "FP32": np.array([np.nan, np.inf, -np.inf, -0.0], np.float32),
    "FP64": np.array([np.nan, np.inf, -np.inf, -0.0], np.float64),
    "BYTES": np.array([b"\xff\x00", b""], np.object_),
}


def same(found, wanted):
    if wanted.dtype == np.object_:
        found = [x.encode() if isinstance(x, str) else x for x in found.flatten()]
        assert found == list(wanted.flatten()), (found, wanted)
    else:
        assert found.dtype == wanted.dtype and found.shape == wanted.shape, (found, wanted)
        assert found.tobytes() == wanted.tobytes(), (found, wanted)


def refused(status, clue, call):
    try:
        call()
    except InferenceServerException as e:
        assert e.status() == str(status) or e.status() is None, e.status()
        assert clue in e.message(), e.message()
        return
    raise AssertionError(f"it was not refused: {clue}")


def triton_input(name, values, datatype, binary):
    tensor = triton.InferInput(name, list(values.shape), datatype)
    tensor.set_data_from_numpy(
        np.array([x.decode() for x in values.flatten()], np.object_).reshape(values.shape)
        if values.dtype == np.object_ and not binary
        else values,
        binary_data=binary,
    )
    return tensor


def ask_by_triton(url, directory):
    client = triton.InferenceServerClient(url.removeprefix("http://"), concurrency=16)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("echo")
    assert not client.is_model_ready("nothing")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.get_model_metadata("table", "1")["inputs"][0]["datatype"] == "FP64"
    assert {"name": "echo", "version": "1", "state": "READY", "reason": ""} in client.get_model_repository_index()
    calls = 0
    for sent in (False, True):
        for wanted in (False, True):
            for datatype, values in VALUES.items():
                result = client.infer(
                    "echo",
                    [triton_input("in", values, datatype, sent)],
                    outputs=[triton.InferRequestedOutput("out", binary_data=wanted)],
                    request_id="id 1",
                )
                same(result.as_numpy("out"), values)
                assert result.get_response()["id"] == "id 1"
                calls += 1
    for datatype, values in ONLY_BINARY.items():
        same(client.infer("echo", [triton_input("in", values, datatype, True)]).as_numpy("out"), values)
    everything = [triton_input("in " + name, values, name, True) for name, values in VALUES.items()]
    for compression in (None, "gzip"):
        result = client.infer("echo", everything, request_compression_algorithm=compression)
        for name, values in VALUES.items():
            same(result.as_numpy("out " + name), values)
    large = np.arange(250_000, dtype=np.float32).reshape(500, 500)
    same(client.infer("echo", [triton_input("in", large, "FP32", True)]).as_numpy("out"), large)
    same(client.infer("echo", [triton_input("in", large, "FP32", False)]).as_numpy("out"), large)

    one = [triton_input("in", VALUES["FP32"], "FP32", True)]
    refused(404, "there is no model 'nothing'", lambda: client.infer("nothing", one))
    refused(404, "has no version '9'", lambda: client.infer("echo", one, model_version="9"))
    refused(400, "also needs the inputs", lambda: client.infer("table", []))
    refused(400, "has no input 'in'", lambda: client.infer("table", one))
    nan = [triton_input("in", ONLY_BINARY["FP32"], "FP32", True)]
    no_json = [triton.InferRequestedOutput("out", binary_data=False)]
    refused(406, "which JSON has not", lambda: client.infer("echo", nan, outputs=no_json))

    pending = [
        client.async_infer("echo", [triton_input("in", np.array([i, 2 * i]), "INT64", i % 2 == 0)], request_id=str(i))
        for i in range(300)
    ]
    for i, answer in enumerate(pending):
        result = answer.get_result()
        assert result.get_response()["id"] == str(i)
        same(result.as_numpy("out"), np.array([i, 2 * i]))

    wanted = json.loads((directory / "table.json").read_text())
    rows = [
        triton_input("age", np.array(wanted["age"]), "FP64", True),
        triton_input("weight", np.array(wanted["weight"], np.float32), "FP32", True),
        triton_input("sex", np.array([x.encode() for x in wanted["sex"]], np.object_), "BYTES", True),
    ]
    result = client.infer("table", rows)
    np.testing.assert_array_equal(result.as_numpy("probabilities").flatten(), np.array(wanted["probabilities"], np.float32))
    assert [x.decode() for x in result.as_numpy("label")] == wanted["label"]
    client.close()
    return f"tritonclient: {calls} calls with every datatype in JSON and in binary, 300 at once, a table of 3 rows"


async def ask_by_kserve(url):
    client = kserve.InferenceRESTClient(kserve.RESTConfig(protocol="v2"))
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, "echo")
    calls = 0
    for binary in (False, True):
        for datatype, values in VALUES.items():
            if datatype == "FP16" and not binary:
                continue  # kserve refuses it in JSON
            tensor = kserve.InferInput("in", list(values.shape), datatype)
            given = values if values.dtype != np.object_ or binary else np.vectorize(bytes.decode, [object])(values)
            tensor.set_data_from_numpy(given, binary_data=binary)
            request = kserve.InferRequest(
                "echo", [tensor], request_id="id 2", parameters={"binary_data_output": binary}
            )
            answer = await client.infer(url, request, model_name="echo")
            assert answer.id == "id 2" and answer.model_name == "echo"
            same(answer.outputs[0].as_numpy(), values)
            calls += 1
    answers = await asyncio.gather(
        *(
            client.infer(
                url,
                kserve.InferRequest("echo", [kserve.InferInput("in", [1], "INT64", [i])], request_id=str(i)),
                model_name="echo",
            )
            for i in range(100)
        )
    )
    assert [a.outputs[0].data[0] for a in answers] == list(range(100))
    try:
        await client.infer(url, kserve.InferRequest("nothing", [tensor]), model_name="nothing")
        raise AssertionError("a model that is not there was not refused")
    except httpx.HTTPStatusError as e:
        assert e.response.status_code == 404 and "there is no model 'nothing'" in e.response.json()["error"]
    await client.close()
    return f"kserve's client: {calls} calls with every datatype, 100 at once"


def read_metrics(url):
    page = urllib.request.urlopen(url + "/metrics").read().decode()
    families = {family.name: family for family in text_string_to_metric_families(page)}
    ok = [
        s.value
        for s in families["lepton_requests"].samples
        if s.name == "lepton_requests_total" and s.labels == {"model": "echo", "version": "1", "code": "200"}
    ]
    buckets = [
        s
        for s in families["lepton_request_duration_seconds"].samples
        if s.labels.get("model") == "echo" and s.name.endswith("_bucket")
    ]
    counts = [s.value for s in buckets]
    assert len(ok) == 1 and ok[0] > 400, ok
    assert counts == sorted(counts) and buckets[-1].labels["le"] == "+Inf" and counts[-1] >= ok[0]
    assert families["lepton_batch_rows"].type == "histogram" and families["lepton_queue_requests"].type == "gauge"
    return f"prometheus_client: {len(families)} families, {ok[0]:.0f} answers of one model"


def stream(url):
    request = {"text_input": "Once", "parameters": {"max_tokens": 5}}
    whole = httpx.post(url + "/v2/models/text/generate", json=request).json()
    pieces = []
    with httpx.stream("POST", url + "/v2/models/text/generate_stream", json=request) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        for line in answer.iter_lines():
            if line:
                pieces.append(json.loads(line.removeprefix("data: ")))
    assert "".join(piece["text_output"] for piece in pieces) == whole["text_output"]
    assert pieces[-1]["details"]["completion_tokens"] == 5
    return f"httpx: {len(pieces)} events of a stream, the same text as without one"


def ask(url, directory):
    print(ask_by_triton(url, directory))
    print(asyncio.run(ask_by_kserve(url)))
    print(stream(url))
    print(read_metrics(url))


class Echo(kserve.Model):
    def __init__(self):
        super().__init__("echo")
        self.ready = True

    def predict(self, payload, headers=None):
        outputs = []
        for tensor in payload.inputs:
            output = kserve.InferOutput(tensor.name.replace("in", "out", 1), tensor.shape, tensor.datatype)
            output.set_data_from_numpy(tensor.as_numpy(), binary_data=True)
            outputs.append(output)
        if not outputs:
            raise kserve.errors.InvalidInput("there is nothing to be echoed")
        return kserve.InferResponse(
            payload.id, "echo", outputs, use_binary_outputs=bool(payload.use_binary_outputs)
        )


def serve(port):
    kserve.ModelServer(http_port=port, enable_grpc=False, workers=1).start([Echo()])


step = sys.argv[1]
if step == "write":
    Path(sys.argv[2], "python.txt").write_text(f"{sys.executable}\n{Path(__file__).resolve()}\n")
elif step == "ask":
    ask(sys.argv[2], Path(sys.argv[3]))
elif step == "serve":
    serve(int(sys.argv[2]))
