"""The log as evidence: hashes, proofs, signatures, and whether all of it is as it was recorded."""
