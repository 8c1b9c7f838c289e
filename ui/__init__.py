"""The faces: one folder an audience, and the composition roots of the processes."""
