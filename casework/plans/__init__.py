"""The plan (kế hoạch hỗ trợ): goals, steps, reviews, and the end of a case."""
