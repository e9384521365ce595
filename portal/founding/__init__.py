"""The first start of an installation: its offices, people and devices out of files, by commands of the operator."""
