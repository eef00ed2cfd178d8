"""Loading a shop's own data: `read_shop` reads and checks files, `loading` writes the database."""
