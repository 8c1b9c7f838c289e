"""Everything the faces can ask to see, one file a read model."""
