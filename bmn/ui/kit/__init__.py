"""What any page may use; imports no page and no frame."""
