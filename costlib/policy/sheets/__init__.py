"""Documents as flat tables that people edit on a page or in a spreadsheet, there and back without loss."""
