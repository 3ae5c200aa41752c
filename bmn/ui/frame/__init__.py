"""What stands round every page: navigation, filters, banners, live, first run."""
