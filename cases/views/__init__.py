"""The pages of cases: door, form, action, message, redirect."""
