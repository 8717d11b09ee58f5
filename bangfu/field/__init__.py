"""田间: the door of the phone app: what a phone keeps for work without a network, and taking in what it sends."""
