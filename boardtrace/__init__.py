"""The roof: the command line, settings, and the pipeline that joins the stages."""
