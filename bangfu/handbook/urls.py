"""Addresses of pairing, handbooks, cards, logs."""

app_name = "handbook"
urlpatterns = []
