"""Where the pure stage functions run. Every engine gives the same results in the same order; it decides only who computes them."""
