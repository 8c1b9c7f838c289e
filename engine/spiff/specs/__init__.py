"""What each kind of element does with a token; SpiffWorkflow's own element classes are not used."""
