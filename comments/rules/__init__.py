"""What speaks against a text, as pure functions: advertising, disguises, repetition, the blocklist."""
