"""What `./dev` does once the virtual environment stands. Nothing here is part of the running portal."""
