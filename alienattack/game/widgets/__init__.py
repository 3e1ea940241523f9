"""What menus and forms are made of. A widget draws itself at a given place and takes intents while it has the focus."""
