"""The web interface: the reports of a database in a browser, and a JSON API for programs."""
