"""账号: who signs in and with which rights: opening and closing accounts, grants, passwords, and the audit log."""
