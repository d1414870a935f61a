"""Reports saved, loaded and digested; page readings and import runs."""
