"""What the commands of `yuanhua` do: one file an intention."""
