"""Scripts for maintainers: licences, audit of packages, screenshots, the reference of commands."""
