"""农户: households as they are registered (建档立卡), their members and incomes, and how they leave poverty."""
