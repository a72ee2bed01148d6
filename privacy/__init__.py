"""The load-bearing wall: keys, sealed fields, pseudonyms, the audit trail, disclosure control.

Nothing here knows a client, a referral or a report: every other package stands on this one.
"""
