"""The demo: an invented province with a year of plausible work, made through the same actions as real work."""

PASSWORD = "duong-lang-mua-hoa-gao"  # of every account, printed on the terminal
