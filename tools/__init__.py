"""Scripts for maintainers: licences, audit of packages, screenshots."""
