"""What tokens cost: price books, dated and sourced. What no book prices is unpriced, and never free."""

from costlib.policy.prices.price import KINDS, STANDARD, Book, Price
from costlib.policy.prices.stored import KIND, Books, checked, stored

__all__ = ["KIND", "KINDS", "STANDARD", "Book", "Books", "Price", "checked", "stored"]
