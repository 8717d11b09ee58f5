"""值: facts, verdicts, money, periods, region codes, ID numbers and policy as plain Python. No Django here."""
