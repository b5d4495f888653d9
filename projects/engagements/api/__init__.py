"""Forums, networks, meetings, conferences and visits in the API."""
