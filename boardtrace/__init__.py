"""The entrances: the command line, the web interface, settings, and the pipeline that connects the stages."""
