"""The pages of agreements: the list and one agreement, what changes them, and who pays what of a project."""
