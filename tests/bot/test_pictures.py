"""The scenes of the pictures happen, and the pictures are there; no browser is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.commanding import ROOT
from tests.bot.pictures import SCENES, play

PICTURES = ROOT / "docs" / "pictures"
SHOWN = {
    "quote": ("/start", "最接近的一句是", '<span class="bold">任何冲突的</span>终'),
    "context": ("前后文", "早一点谈起来", "📄 全文", "韩国广播公司记者"),
    "check": ("第 1 句是原话", "第 2 句接近", '<span class="strikethrough">', "引用格式"),
    "group": ("陈默", "/quote@YuanhuaBot", "确有这句原话", "不再安静"),
    "inline": ('class="result"', "谈判桌<i>", "via @YuanhuaBot"),
    "nothing": ("沒有找到這句話", "確有這句原話", "收錄的實錄", "任何冲突的终点都是谈判桌"),
}


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_shows_what_its_picture_is_of(name: str) -> None:
    """The real bot says it, so a scene that no longer happens is seen here."""
    html = await play(SCENES[name])
    assert [words for words in SHOWN[name] if words not in html] == []


def test_each_scene_has_its_picture() -> None:
    """And there is no other; each is small enough for a document."""
    sizes = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert sizes.keys() == SCENES.keys()
    assert max(sizes.values()) < 300_000  # bytes


def test_without_a_browser_the_command_says_so(tmp_path: Path) -> None:
    """In one sentence, and makes nothing."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.bot.pictures", str(tmp_path / "new")],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "Pictures are taken with Chromium, which is not installed here.\n"
    assert not (tmp_path / "new").exists()
