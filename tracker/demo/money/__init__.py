"""The demo's money: what is agreed, planned, booked, due and closed, made of a few curated sums."""
