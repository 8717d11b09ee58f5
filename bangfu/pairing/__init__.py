"""结对: units answer for villages, cadres for households; the visits they make."""
