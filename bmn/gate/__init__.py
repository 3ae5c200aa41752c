"""What every request and every socket must pass before the screens see it."""
