"""The second factor: a code from an app (TOTP), a passkey, and recovery codes on a card."""
