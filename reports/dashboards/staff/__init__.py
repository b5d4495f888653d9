"""Person-days joined to money and results."""
