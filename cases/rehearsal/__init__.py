"""A service played through with the answers of an example, before anybody applies: no case is made, no row written."""
