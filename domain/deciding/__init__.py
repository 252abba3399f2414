"""The rules that can refuse, by what they look at; `domain.decide` puts them together."""
