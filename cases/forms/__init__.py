"""Forms at the edge of cases. The questions of a service are drawn by `services.forms`."""
