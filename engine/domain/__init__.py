"""Pure rules of the approval domain: no database, no clock reading, no framework."""
