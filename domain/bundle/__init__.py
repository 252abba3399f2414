"""Bundles: what an agreement rests on, for somebody who trusts nobody, with the program that checks it."""
