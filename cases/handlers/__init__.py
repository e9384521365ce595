"""What follows from an act on a case: papers, page images, messages, look-ups. Called by the journal's deliveries."""
