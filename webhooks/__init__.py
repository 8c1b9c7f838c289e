"""Everything that crosses to another system: it never opens the database itself."""
