"""An invented province to try the house with: `manage.py create_demo`. Never in production.

Everything here is made up and marked so: the province does not exist (code 99, H99), personal numbers begin with a
place code that is given to nobody, phones and mails lead nowhere.
"""
