"""权: users, roles and grants, the audit log, and the vault that keeps personal data."""
