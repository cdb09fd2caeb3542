"""The whole graph in one file, and back: through Bolt, so that it works for any server, and checked on both ways."""
