"""Break-glass (truy cập khẩn cấp): a colleague's client for one hour, with a reason, a notice and a review."""
