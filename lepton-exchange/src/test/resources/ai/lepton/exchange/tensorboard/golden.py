"""Writes torch.tfevents, by torch.utils.tensorboard, and tensors.tfevents, by TensorBoard's own summaries.

Run it in this folder, with the packages of requirements.txt: python golden.py
"""

import pathlib
import shutil
import tempfile

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util
from torch.utils.tensorboard import SummaryWriter


def moved(directory, name):
    files = sorted(pathlib.Path(directory).rglob("*tfevents*"))
    shutil.copyfile(files[0], name)


with tempfile.TemporaryDirectory() as directory:
    writer = SummaryWriter(directory)
    for step in range(5):
        writer.add_scalar("train/loss", 1 / (step + 1), step, walltime=1000.5 + step)
    writer.add_scalar("new style", 0.25, 3, new_style=True, walltime=2000)
    writer.add_scalar("nan", float("nan"), 1, walltime=2001)
    writer.add_histogram("weights", np.arange(-50, 50) / 10, 2, walltime=2002)
    writer.add_text("note", "**bold** und ümlaut", 4, walltime=2003)
    writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), 1, walltime=2004)
    writer.close()
    moved(directory, "torch.tfevents")

with tempfile.TemporaryDirectory() as directory:
    writer = EventFileWriter(directory)
    for step, value in [(1, np.float32(0.5)), (2, np.float64(0.25))]:
        tensor = tensor_util.make_tensor_proto(value)
        summary = Summary(value=[Summary.Value(tag="scalar", tensor=tensor)])
        writer.add_event(Event(wall_time=10, step=step, summary=summary))
    many = tensor_util.make_tensor_proto(np.arange(6, dtype=np.float32).reshape(2, 3))
    writer.add_event(Event(wall_time=11, step=3, summary=Summary(value=[Summary.Value(tag="many", tensor=many)])))
    whole = tensor_util.make_tensor_proto(np.arange(3, dtype=np.int64))
    writer.add_event(Event(wall_time=11, step=3, summary=Summary(value=[Summary.Value(tag="whole", tensor=whole)])))
    writer.add_event(Event(wall_time=12, step=2, session_log=SessionLog(status=SessionLog.START, msg="again")))
    writer.close()
    moved(directory, "tensors.tfevents")
