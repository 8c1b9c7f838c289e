"""Everything a person, a clock or another system can ask the engine to do, one file a command."""
