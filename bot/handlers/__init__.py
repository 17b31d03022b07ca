"""The handlers: one file for each thing a person wants."""
