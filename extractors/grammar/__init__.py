"""What words mean, as data: terms, their codes, and the phrases that test them."""
