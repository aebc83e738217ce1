"""Administrative units with their time of validity, and the resolver that ties names to them."""
