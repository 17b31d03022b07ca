"""The faces of the archive: Telegram and the terminal."""
