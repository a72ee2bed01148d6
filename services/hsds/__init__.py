"""The directory in and out as Open Referral's Human Services Data Specification (HSDS 3.0): JSON and CSV.

Upwards: `schema`, `mapping` (data) ← `rows` ← `reading` (a file becomes tables) ← `values`, `places` ← `wanting`
(tables become records of ours) ← `planning` (what would change) ← `actions`, `exporting`. docs/interoperability.md says
what goes where.
"""
