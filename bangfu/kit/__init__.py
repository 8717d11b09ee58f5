"""具: what a declaration turns into: forms, lists, pages, exports; and the shared templates and styles."""
