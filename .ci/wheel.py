"""Say what a built wheel lacks: `python wheel.py WHEEL SOURCES.md`, from the root."""  # noqa: INP001 - a script

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from zipfile import ZipFile

CORPUS = "store/corpus/2024-03-07-wang-yi.txt"


def lacking(wheel: ZipFile, sources: str) -> list[str]:
    """Name every file of the packages that the wheel lacks or holds otherwise."""
    held = set(wheel.namelist())
    faults = [
        f"{path} is not in the wheel as it is in the tree"
        for package in ("bot", "store")
        for path in sorted(Path(package).rglob("*"))
        if path.is_file()
        and "__pycache__" not in path.parts
        and (path.as_posix() not in held or wheel.read(path.as_posix()) != path.read_bytes())
    ]
    stated = re.search(r"`2024-03-07-wang-yi\.txt`.*sha256 ([0-9a-f]{64})", sources)
    if stated is None or hashlib.sha256(wheel.read(CORPUS)).hexdigest() != stated[1]:
        faults.append(f"{CORPUS} is not the transcript of SOURCES.md")
    faults.extend(
        f"there is no {kind}"
        for kind in ("store/migrations/*.sql", "bot/locales/**/*", "store/corpus/*")
        if not any(path.is_file() for path in Path().glob(kind))
    )
    foreign = {name.split("/")[0] for name in held if ".dist-info/" not in name}
    faults.extend(f"{name} does not belong in the wheel" for name in foreign - {"bot", "store"})
    return faults


if __name__ == "__main__":
    with ZipFile(sys.argv[1]) as opened:
        sys.exit("\n".join(lacking(opened, Path(sys.argv[2]).read_text("utf-8"))) or 0)
