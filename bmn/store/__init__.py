"""The store: one writer's database of true rows, their roll-ups, and the snapshots made of them."""
