"""PNG pictures that carry the project they show: put in and taken out as a text chunk of the file."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator

from studio.graph.errors import FileError, FormatError
from studio.graph.files import LARGEST_PROJECT_BYTES, read_bytes
from studio.graph.project import Project
from studio.graph.serial import from_json
from studio.graph.words import say

LARGEST_PICTURE_BYTES = 256 * 2**20
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"layerloom-project"
_HEADER_END = len(_SIGNATURE) + 25  # the first chunk, IHDR, has 13 bytes and 12 around them


def with_project(png: bytes, text: str) -> bytes:
    """The picture with a project's text in an iTXt chunk, compressed, right behind its header."""
    content = _KEYWORD + b"\0\1\0\0\0" + zlib.compress(text.encode("utf-8"), 9)
    return png[:_HEADER_END] + _chunk(b"iTXt", content) + png[_HEADER_END:]


def load_picture(path: str | os.PathLike[str]) -> Project:
    """The project that a picture carries. Raises FileError; the picture itself isn't decoded, and nothing is run."""
    content = read_bytes(path, LARGEST_PICTURE_BYTES)
    if not content.startswith(_SIGNATURE):
        raise FileError(path, say("this isn't a PNG picture"))
    text = _project_text(path, content)
    if text is None:
        raise FileError(
            path,
            say(
                "this picture carries no Layerloom project. Pictures that Layerloom exports as PNG do, "
                "unless another program has saved them since"
            ),
        )
    try:
        document, notices = from_json(text)
    except FormatError as error:
        raise FileError(
            path, say("the project in this picture can't be read: {error}", error=error)
        ) from error
    return Project(document, notices)


def _project_text(path: object, png: bytes) -> str | None:
    for kind, content in _chunks(path, png):
        if kind == b"iTXt" and content.startswith(_KEYWORD + b"\0"):
            return _text(path, content[len(_KEYWORD) + 1 :])
    return None


def _chunks(path: object, png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks' kinds and contents, as far as the file goes."""
    at = len(_SIGNATURE)
    while at + 12 <= len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        ending = png[at + 8 + length : at + 12 + length]
        if kind == b"iTXt" and ending != struct.pack(">I", zlib.crc32(kind + content)):
            raise FileError(path, say("this picture is damaged: a part of it has the wrong checksum"))
        yield kind, content
        at += 12 + length


def _text(path: object, content: bytes) -> str:
    """What an iTXt chunk says, behind its keyword. More of it than a project may have is refused."""
    compressed, rest = content[:1] == b"\1", content[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, data = rest.partition(b"\0")
    try:
        if compressed:
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(data, LARGEST_PROJECT_BYTES)
            if unpacking.unconsumed_tail:
                limit = LARGEST_PROJECT_BYTES // 2**20
                raise FileError(
                    path, say("the project in this picture is larger than {limit} MB", limit=limit)
                )
        return data.decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise FileError(path, say("the project in this picture is damaged")) from error


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
