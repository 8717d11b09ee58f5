"""Needs and projects."""

from bangfu.kit.nav import lists

lists("registers", "projects", order=50)
lists("money", "projects.need_collected", "projects.project_progressed", "projects.project_accepted", order=10)
