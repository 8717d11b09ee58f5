"""协调: meetings held and documents issued."""
