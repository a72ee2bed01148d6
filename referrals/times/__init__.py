"""Time: limits by category as versioned data, what they are counted in, and what the daily job does about them."""
