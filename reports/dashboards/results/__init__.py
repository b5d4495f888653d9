"""The results matrix of a project, the page of an indicator, and the lights of all projects."""
