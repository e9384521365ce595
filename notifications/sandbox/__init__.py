"""A mail server that delivers nothing: it keeps the last mails in memory and shows them on a page."""
