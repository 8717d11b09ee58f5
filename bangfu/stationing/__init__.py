"""驻村: teams in villages and the posts of those who serve there."""
