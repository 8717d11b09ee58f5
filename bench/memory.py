"""How much memory a process took."""

from __future__ import annotations

from pathlib import Path


def peak_memory(pid: int | str = "self") -> float:
    """The most memory, in MB, that a process ever held."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
