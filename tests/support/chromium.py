"""Pictures of HTML pages, taken by a headless Chromium if there is one."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_MEASURE: Final = "<script>document.body.dataset.height = document.body.scrollHeight</script>"
_WITHIN: Final = 60  # seconds


class NoBrowserError(Exception):
    """There is no Chromium on the path."""


def find_browser() -> str:
    """Give the path of a Chromium.

    Raises:
        NoBrowserError: there is none.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoBrowserError
    return found


def take_picture(html: str, target: Path, *, width: int, scale: float) -> None:
    """Write a PNG of the whole of a page.

    Args:
        html: The page, whose body is `width` wide.
        target: The file.
        width: Pixels of CSS.
        scale: Pixels of the picture for each of them.

    Raises:
        NoBrowserError: there is no Chromium.
        subprocess.CalledProcessError: it failed.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        # Chromium pictures a window, not a page: how high that must be, the page itself tells.
        page.write_text(html.replace("</body>", f"{_MEASURE}</body>"), encoding="utf-8")
        measured = _run(browser, folder, "--dump-dom", page.as_uri())
        (height,) = re.findall(r'data-height="([0-9]+)"', measured)
        size = f"--window-size={width},{height}"
        device = f"--force-device-scale-factor={scale}"
        _run(browser, folder, size, device, f"--screenshot={target.resolve()}", page.as_uri())


def _run(browser: str, folder: str, *arguments: str) -> str:
    command = [browser, *_FLAGS, f"--user-data-dir={folder}/profile", *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=_WITHIN
    ).stdout
