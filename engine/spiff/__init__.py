"""The only door to SpiffWorkflow."""
