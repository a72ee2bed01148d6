"""What leaves of a release: the report as a paper (PDF), the workbook (XLSX), and values for a DHIS2.

All three read the same `Figures`; none of them counts anything.
"""
