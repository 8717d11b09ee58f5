"""需求与项目: needs collected, projects registered, carried on and accepted, with what they yield."""
