"""Make the bill of materials of what runs (CycloneDX): `python .ci/sbom.py PYTHON FILE`.

PYTHON is that of an environment in which requirements.lock is installed. What else is there is
left out, and so are the places on this machine that it was installed from: of one lock, one
platform and one version of the tools the same file comes out each time. It needs
requirements-audit.lock installed where it runs, and PYTHON's packages nothing.
"""  # noqa: INP001 - a script

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from locked import canonical, locked

VERSION = "1.6"
"""Of CycloneDX."""

Bill = dict[str, Any]
"""A bill of materials, as JSON has it."""


class Unfit(Exception):
    """No bill can be made of that environment."""


def made(python: str, project: Path) -> Bill:
    """Let cyclonedx-py list all that is installed beside a Python.

    Raises:
        Unfit: It could not.
    """
    with TemporaryDirectory(prefix="sbom-") as folder:
        output = Path(folder) / "all.json"
        # It is validated when it is whole; see `checked`.
        form = f"--output-reproducible --short-PURLs --no-validate --sv {VERSION}"
        places = ("--pyproject", str(project), "--output-file", str(output), python)
        run = subprocess.run(  # noqa: S603 - whoever runs this says of what
            [sys.executable, "-m", "cyclonedx_py", "environment", *form.split(), *places],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            raise Unfit(run.stderr.strip() or f"cyclonedx-py failed: {run.returncode}")
        bill: Bill = json.loads(output.read_text("utf-8"))
    return bill


def kept(bill: Bill, lock: Path) -> Bill:
    """Keep of a bill what a lock pins.

    Raises:
        Unfit: Something that runs is not installed, or in another version.
    """
    versions, everywhere = defaultdict(set), set()
    for one in locked(lock):
        versions[one.name].add(one.version)
        if one.marker is None:
            everywhere.add(one.name)
    runs = [part for part in bill["components"] if canonical(part["name"]) in versions]
    faults = [
        f"{part['name']} {part['version']} is installed, which {lock.name} does not pin"
        for part in runs
        if part["version"] not in versions[canonical(part["name"])]
    ]
    missing = everywhere - {canonical(part["name"]) for part in runs}
    faults += [f"{name} is not installed" for name in sorted(missing)]
    if faults:
        raise Unfit("\n".join(faults))
    root = bill["metadata"]["component"]
    names = {part["bom-ref"] for part in (*runs, root)}
    return bill | {
        "components": [_placeless(part) for part in runs],
        "dependencies": [
            _among(names, link) for link in bill["dependencies"] if link["ref"] in names
        ],
    }


def _among(names: Collection[str], link: Bill) -> Bill:
    """Keep of what something needs what is kept."""
    needs = [name for name in link.get("dependsOn", ()) if name in names]
    return {"ref": link["ref"]} | ({"dependsOn": needs} if needs else {})


def _placeless(part: Bill) -> Bill:
    """Leave out where on this machine a component was installed from."""
    links = [
        link for link in part.get("externalReferences", ()) if not link["url"].startswith("file:")
    ]
    rest = {key: value for key, value in part.items() if key != "externalReferences"}
    return rest | ({"externalReferences": links} if links else {})


def checked(text: str) -> None:
    """Validate a bill against its schema, in which nothing may stand that it does not know.

    Raises:
        Unfit: It does not agree.
    """
    validation = import_module("cyclonedx.validation.json")
    versions = import_module("cyclonedx.schema").SchemaVersion
    problem = validation.JsonStrictValidator(versions.from_version(VERSION)).validate_str(text)
    if problem is not None:
        raise Unfit(str(problem))


def main() -> str | None:
    """Write the bill, or say why there is none, which is an error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("python", help="of the environment that runs")
    parser.add_argument("file", type=Path, help="where the bill goes")
    parser.add_argument("--lock", type=Path, default=Path("requirements.lock"))
    parser.add_argument("--project", type=Path, default=Path("pyproject.toml"))
    told = parser.parse_args()
    try:
        bill = kept(made(told.python, told.project), told.lock)
        text = json.dumps(bill, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        checked(text)
    except Unfit as problem:
        return f"no bill of materials: {problem}"
    told.file.write_text(text, "utf-8")
    sys.stdout.write(f"{told.file}: {len(bill['components'])} components, CycloneDX {VERSION}\n")
    return None


if __name__ == "__main__":
    sys.exit(main())
