"""Copies of the archive: made, verified, put back. All of it is SQLite's own."""
