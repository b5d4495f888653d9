"""What every resource of the API shares: reading, refusing, paging, and writing without lost edits."""
