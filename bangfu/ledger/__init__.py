"""账: the journal, the only way to write. It keeps facts for good and makes the read models from them."""
