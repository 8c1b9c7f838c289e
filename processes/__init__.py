"""Process packages as data: one folder a process, read by the engine, never imported from."""
