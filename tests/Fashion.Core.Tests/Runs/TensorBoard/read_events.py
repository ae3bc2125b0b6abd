"""Reads an event file without TensorBoard: `read_events.py FILE` prints its events as a JSON array.

Lengths and checksums are checked here, the checksums by crcmod; protoc takes each record apart by events.proto, and what it
prints becomes JSON: a message an object of lists, a text a text, bytes that are no text as base64.
"""

import base64
import codecs
import json
import os
import re
import struct
import subprocess
import sys

import crcmod.predefined

checksum = crcmod.predefined.mkPredefinedCrcFun("crc-32c")
here = os.path.dirname(os.path.abspath(__file__))


def masked(data):
    crc = checksum(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(content):
    at = 0
    while at < len(content):
        (length,) = struct.unpack_from("<Q", content, at)
        (of_length,) = struct.unpack_from("<I", content, at + 8)
        assert of_length == masked(content[at : at + 8]), f"the checksum of the length at {at}"
        data = content[at + 12 : at + 12 + length]
        assert len(data) == length, f"the record at {at} is cut short"
        (of_data,) = struct.unpack_from("<I", content, at + 12 + length)
        assert of_data == masked(data), f"the checksum of the data at {at}"
        yield data
        at += 16 + length


def decoded(record):
    told = subprocess.run(
        ["protoc", "--decode=fashion.Event", f"--proto_path={here}", os.path.join(here, "events.proto")],
        input=record, stdout=subprocess.PIPE, check=True)
    return told.stdout.decode("ascii").splitlines()


def value(text):
    if not text.startswith('"'):
        return text
    content = codecs.escape_decode(text[1:-1].encode("ascii"))[0]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(content).decode("ascii")


def message(lines):
    fields = {}
    for line in lines:
        line = line.strip()
        if line == "}":
            break
        if line.endswith(" {") and '"' not in line:
            name, item = line[:-2], message(lines)
        else:
            name, text = re.fullmatch(r"(\w+): (.*)", line).groups()
            item = value(text)
        # A field that events.proto does not declare has a number in place of its name.
        assert not name.isdigit(), f"an unknown field: {line}"
        fields.setdefault(name, []).append(item)
    return fields


with open(sys.argv[1], "rb") as file:
    json.dump([message(iter(decoded(record))) for record in records(file.read())], sys.stdout)
