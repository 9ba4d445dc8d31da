"""The training portal: a local web site with the steps and rules of the real one. No Qt."""
