"""What the portal's messages mean and what to do about them."""
