"""A transfer (chuyển người phụ trách có người nhận): a colleague is asked to take a client over, and says yes or no."""
