"""Forms on paper and on screen: the read view, the edit view, and what a browser sent back."""
