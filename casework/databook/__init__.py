"""The databook (sổ ghi): a week of contacts from paper, keyed in, pasted or brought as a file; all rows or none."""
