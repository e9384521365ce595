"""A mail catcher for development: takes every mail and shows it on a page, sends nothing anywhere."""
