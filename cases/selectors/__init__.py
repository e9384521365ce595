"""What the case pages show, read for them."""
