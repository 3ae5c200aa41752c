"""Every word on screen and paper: language, numbers, money, Thai dates in the Buddhist era."""
