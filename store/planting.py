"""A new archive begins as a copy of one that was made beforehand, so that nothing is analysed."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Final

from store.backup.copying import sync, sync_folder, written_beside
from store.database import COMPANIONS, mapped_errors

MADE: Final = Path(sys.prefix) / "share" / "yuanhua" / "archive.sqlite3"
"""An archive of the corpus alone, where whoever installed the project left one: in the image."""

_WITHOUT_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def plant(path: Path, made: Path | None = None) -> None:
    """Begin an archive as a copy of `made`, if that is there and nothing is at `path`.

    Of two programs that do so at once one is first, and both find a whole archive. Where the file
    system has no links nothing is done: the archive is then made as it is anywhere else.

    Args:
        path: The archive.
        made: The other one; None for `MADE`.

    Raises:
        DatabaseUnavailable: The copy cannot be written.
    """
    with mapped_errors(path):
        _plant(path, made or MADE)


def _plant(path: Path, made: Path) -> None:
    # The log of an archive that has gone would be taken for this one's.
    there = any(path.with_name(path.name + ending).exists() for ending in ("", *COMPANIONS))
    if there or not made.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_beside(path) as beside:
        shutil.copyfile(made, beside)
        sync(beside)
        try:
            os.link(beside, path)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno not in _WITHOUT_LINKS:
                raise
            return
    sync_folder(path.parent)
