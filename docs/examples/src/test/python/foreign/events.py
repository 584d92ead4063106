"""Event files: TensorBoard reads ours, and ours are read as those of tensorboardX and TensorBoard's own writer

`events.py write DIR` writes what Java is to read, `events.py read DIR` reads what Java wrote.
"""

import math
import struct
import sys
from pathlib import Path

import numpy as np


def write(directory):
    from tensorboard.compat.proto.event_pb2 import Event, SessionLog
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util
    from tensorboardX import SummaryWriter

    writer = SummaryWriter(str(directory / "tensorboardX"))
    for step in range(1, 101):
        writer.add_scalar("train/loss", 1 / step, step)
    writer.add_histogram("weights", np.linspace(-1, 1, 1001), 100)
    writer.add_text("note", "**bold** und ümlaut", 7)
    writer.add_hparams({"rate": 0.1, "name": "adamw", "fast": True}, {"final": 0.5}, name="hparams")
    writer.close()

    writer = EventFileWriter(str(directory / "own"))
    for step in range(1, 11):
        tensor = tensor_util.make_tensor_proto(np.float32(step / 4))
        writer.add_event(Event(wall_time=step, step=step, summary=Summary(value=[Summary.Value(tag="x", tensor=tensor)])))
    writer.add_event(Event(wall_time=20, step=6, session_log=SessionLog(status=SessionLog.START)))
    for step in range(6, 9):
        tensor = tensor_util.make_tensor_proto(np.float64(step))
        writer.add_event(Event(wall_time=20 + step, step=step, summary=Summary(value=[Summary.Value(tag="x", tensor=tensor)])))
    writer.close()
    print("tensorboardX wrote 100 scalars, a histogram, a text and hyperparameters; TensorBoard's writer 13 tensors and a start")


def read(directory):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import plugin_data_pb2

    run = EventAccumulator(str(directory / "java"), size_guidance={"scalars": 0, "tensors": 0, "histograms": 0})
    run.Reload()
    assert run.file_version == 2.0, run.file_version
    loss = run.Scalars("train/loss")
    # Steps 1 to 60 by the first writer, 51 on by the one that resumed: those of the first from 51 on are gone.
    assert [event.step for event in loss] == list(range(1, 81)), [event.step for event in loss]
    assert [event.value for event in loss] == [struct.unpack("f", struct.pack("f", v))[0]
                                               for v in [1 / s if s <= 50 else 10 + 1 / s for s in range(1, 81)]]
    assert all(a.wall_time <= b.wall_time for a, b in zip(loss, loss[1:]))
    modern = run.Tensors("validation/loss")
    assert modern[-1].tensor_proto.float_val[0] == 0.25
    assert run.summary_metadata["validation/loss"].plugin_data.plugin_name == "scalars"
    assert math.isnan(run.Scalars("nan")[0].value)
    histogram = run.Histograms("weights")[0].histogram_value
    assert (histogram.num, histogram.min, histogram.max) == (1001, -1.0, 1.0), histogram
    assert sum(histogram.bucket) == 1001 and len(histogram.bucket) == len(histogram.bucket_limit)
    limits, limit = [], 1e-12
    while limit < 1e20:
        limits.append(limit)
        limit *= 1.1
    limits = [-v for v in limits[::-1]] + [0] + limits
    counts, edges = np.histogram(np.arange(-500, 501) / 500, bins=limits)
    theirs = {edge: count for edge, count in zip(edges[1:].tolist(), counts.tolist()) if count}
    assert {limit: count for limit, count in zip(histogram.bucket_limit, histogram.bucket) if count} == theirs
    text = run.Tensors("settings/text_summary")[0].tensor_proto
    assert text.string_val[0].decode() == "| setting | value |\n|---|---|\n| größe | 3 |", text
    assert run.summary_metadata["settings/text_summary"].plugin_data.plugin_name == "text"

    contents = run.PluginTagToContent("hparams")
    start = plugin_data_pb2.HParamsPluginData.FromString(contents["_hparams_/session_start_info"]).session_start_info
    found = {name: getattr(value, value.WhichOneof("kind")) for name, value in start.hparams.items()}
    assert found == {"rate": 0.001, "optimizer": "adamw", "amsgrad": False}, found
    experiment = plugin_data_pb2.HParamsPluginData.FromString(contents["_hparams_/experiment"]).experiment
    assert [info.name.tag for info in experiment.metric_infos] == ["validation/loss"]
    assert [(info.name, info.type) for info in experiment.hparam_infos] == [("rate", 3), ("optimizer", 1), ("amsgrad", 2)]
    end = plugin_data_pb2.HParamsPluginData.FromString(contents["_hparams_/session_end_info"]).session_end_info
    assert end.status == 1

    hparams_page(directory)
    study_page(directory)
    cut = EventAccumulator(str(directory / "cut"), size_guidance={"scalars": 0})
    cut.Reload()
    assert [event.step for event in cut.Scalars("train/loss")] == list(range(1, 20))
    print("TensorBoard read 80 scalars over a resume at step 51, a tensor, a histogram, a text, hyperparameters, and 19 of"
          " 20 records of a file that was cut off")


def hparams_page(directory):
    """Asks what the hparams page asks of one run."""
    groups, experiment = sessions(directory / "java")
    assert len(groups) == 1, groups
    session = groups[0].sessions[0]
    assert session.status == 1
    metrics = {value.name.tag: value.value for value in session.metric_values}
    assert metrics == {"validation/loss": 0.25}, metrics
    print(f"the hparams page lists {len(groups)} session with {dict(groups[0].hparams)!s:.80} and {metrics}; "
          f"{len(experiment.hparam_infos)} hyperparameters")


def study_page(directory):
    """Asks what the hparams page asks of the trials of a search."""
    groups, experiment = sessions(directory / "study")
    assert sorted(info.name for info in experiment.hparam_infos) == ["kind", "layers", "rate"]
    assert {info.name.tag for info in experiment.metric_infos} == {"loss", "loss/reported", "seconds"}
    found = {group.sessions[0].name: group for group in groups}
    assert sorted(found) == [f"trial-{i}" for i in range(5)], sorted(found)
    for name, group in found.items():
        rate, kind = group.hparams["rate"].number_value, group.hparams["kind"].string_value
        metrics = {value.name.tag: value.value for value in group.sessions[0].metric_values}
        assert math.isclose(metrics["loss/reported"], 2 * rate, rel_tol=1e-6)
        assert group.sessions[0].status == (2 if name == "trial-1" else 1), (name, group.sessions[0].status)
        assert ("loss" in metrics) == (name != "trial-1")
        assert ("layers" in group.hparams) == (name == "trial-3")
        if "loss" in metrics:
            layers = group.hparams["layers"].number_value if name == "trial-3" else 0
            assert math.isclose(metrics["loss"], rate if kind == "a" else rate + 1 + layers, rel_tol=1e-6)
    print(f"the hparams page lists {len(groups)} trials of a search, the failed one as failed, with all hyperparameters")


def sessions(directory):
    """All groups of sessions, and what is said of all."""
    from tensorboard.backend import application  # noqa: F401, the flags need it
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.context import RequestContext
    from tensorboard.plugins import base_plugin
    from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(directory))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(directory))
    context = backend_context.Context(base_plugin.TBContext(data_provider=provider))
    request_context = RequestContext()
    experiment = context.experiment_from_metadata(
        request_context, "", True, context.hparams_metadata(request_context, ""),
        context.hparams_from_data_provider(request_context, "", limit=None))
    request = api_pb2.ListSessionGroupsRequest(
        start_index=0, slice_size=10, allowed_statuses=api_pb2.Status.values())
    handler = list_session_groups.Handler(request_context, context, "", request)
    return handler.run().session_groups, experiment


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
