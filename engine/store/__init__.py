"""The database: typed models, sessions, migrations."""
