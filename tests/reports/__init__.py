"""The formats of annual reports and the tables typed in them."""
