"""工作台: the shell, the dashboard with the map, search and sign-in."""
