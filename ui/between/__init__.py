"""Acts between people as pages: a form each, a search for people, and what was said as one list."""
