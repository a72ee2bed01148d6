"""The browsers from which somebody signs in, and for how long an organisation lets one be remembered."""
