"""The sides of an agreement next to each other, by what they say, what it comes to, and what explains a gap."""
