"""The charts of the overview. Each heading is a finding made from the data, or a plain name without any."""
