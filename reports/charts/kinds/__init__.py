"""The kinds of chart. Each takes plain data and knows nothing of where it came from."""
