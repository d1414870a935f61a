"""Floor 2: pages become a draft: findings, questions, agencies' rows and their cells, as printed."""
