"""The rules that can refuse, by what they look at; `domain.deciding.decide` puts them together."""
