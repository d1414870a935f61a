"""Agency names: the registry, and how printed names are matched to it."""
