"""Reports and comparisons written as JSON, CSV, workbooks, web pages and plots."""
