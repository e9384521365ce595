"""The way to the payment gateway: the port, its adapter, its written fake."""
