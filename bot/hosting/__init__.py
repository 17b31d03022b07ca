"""Running unattended: updates fetched or pushed, health, metrics, and a stop that loses nothing."""
