"""Addresses of referrals."""

urlpatterns: list = []
