"""How a source is told to be read: `store.reading`, where the door has it without the importer."""

from store.reading import Layout, Reading

__all__ = ["Layout", "Reading"]
