"""Coming in without e-mail: two colleagues say yes, a code on paper opens one account for a day. And by e-mail."""
