"""Reads safetensors files, whose format is a JSON header and then the numbers (Debian has no package for it)."""

import json

import numpy
import torch

TYPES = {"F32": numpy.float32, "F64": numpy.float64, "I64": numpy.int64, "I32": numpy.int32, "U8": numpy.uint8}


def load(path):
    """The tensors of a file, by name."""
    with open(path, "rb") as file:
        content = file.read()
    begin = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:begin]).items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            numbers = numpy.frombuffer(content[begin + first:begin + end], TYPES[entry["dtype"]])
            tensors[name] = torch.from_numpy(numbers.reshape(entry["shape"]).copy())
    return tensors
