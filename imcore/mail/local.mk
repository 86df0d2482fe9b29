librooms_la_SOURCES +=
