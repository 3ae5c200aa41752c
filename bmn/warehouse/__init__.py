"""Reading: SQL files, snapshots, and the queries through which everything is asked."""
