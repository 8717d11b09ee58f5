"""Bangfu 帮扶: software for running a targeted-assistance programme, from the first survey to the annual review."""
