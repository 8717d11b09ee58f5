"""出入口: import and export of files, and the command line."""
