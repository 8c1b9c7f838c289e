"""How a search becomes statements: names to codes, conditions to SQL, and which index to walk."""
