"""Files that people sent: told by getFile, and then downloaded by the path it gave.

file = document("talk.txt")
api.world.files[file_id_of(file)] = "…".encode()
api.push(file)
"""

from typing import Final

from tests.support.bot_api_rules import refuse
from tests.support.bot_api_world import World
from tests.support.updates import Json

DOWNLOAD_LIMIT: Final = 20 * 2**20  # bytes


def get_file(world: World, parameters: Json) -> Json:
    """A file that is known, and not too big for a bot, can be downloaded from now on."""
    content = world.files.get(parameters["file_id"])
    if content is None:
        refuse("wrong file_id or the file is temporarily unavailable")
    if len(content) > DOWNLOAD_LIMIT:
        refuse("file is too big")
    path = f"documents/file_{len(world.downloads)}"
    world.downloads[path] = content
    return {
        "file_id": parameters["file_id"],
        "file_unique_id": f"u{parameters['file_id']}",
        "file_size": len(content),
        "file_path": path,
    }
