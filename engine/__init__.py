"""The workflow engine: commands in, one transaction each, diagrams executed until they wait."""
