"""Design time: packages, our own graph of a diagram, normalising, compiling, lint."""
