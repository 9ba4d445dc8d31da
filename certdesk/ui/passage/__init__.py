"""One passage: why it is refused, its form, its XML, before and after."""
