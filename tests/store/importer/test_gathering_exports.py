"""An export among the files that were asked for: it is taken apart into its sessions."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from store.errors import ImportFailed
from store.importer import json_lines
from store.importer.gathering import gather
from store.model import Metadata
from tests.store.exporting.holding import talk
from tests.store.importer.test_json_lines import exported


def test_each_session_of_an_export_is_a_file_by_itself(tmp_path: Path) -> None:
    """Named alike, and each read with the lines it has in the whole."""
    file = tmp_path / "all.jsonl"
    broken = exported(talk()).replace("立冬".encode(), "立夏".encode())
    file.write_bytes(exported(talk()) + broken)
    first, second = gather([file])
    assert first.name == second.name == str(file)
    assert json_lines.read(first.name, first.read(), Metadata()).turns
    with pytest.raises(ImportFailed) as caught:
        json_lines.read(second.name, second.read(), Metadata())
    assert caught.value.line == 8


def test_an_export_may_come_from_standard_input() -> None:
    """As `yuanhua export | yuanhua import -` sends it."""
    stream = BytesIO(exported(talk()) * 3)
    assert [found.name for found in gather(["-"], stream)] == ["-", "-", "-"]
